"""What is known of when people can."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from lms.accounts.models import User
from lms.records.models import Centre
from lms.records.queries_office import facilitators_of

from .models import Absence, Availability
from .week import weeks_of

FARTHEST = timedelta(days=3660)


@dataclass(frozen=True)
class OwnWeek:
    """The week that somebody said last, from which day on it holds, and the absences that are not over."""

    rows: list[Availability]
    valid_from: date
    has_said: bool
    absences: list[Absence]


def own_week(user: User, today: date) -> OwnWeek:
    """Two queries."""
    said = list(Availability.objects.filter(user=user).touching(today, date.max))
    latest = max((row.valid_from for row in said), default=today)
    rows = [row for row in said if row.valid_from == latest]
    absences = list(Absence.objects.filter(user=user).touching(today, date.max))
    return OwnWeek(rows, max(latest, today), bool(rows), absences)


def monday_of(typed: str, today: date) -> date:
    """The Monday of the week with the day that was asked for; of this week where it is no day, or one far away."""
    try:
        asked = date.fromisoformat(typed)
    except ValueError:
        asked = today
    day = asked if abs(asked - today) <= FARTHEST else today
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class DayCell:
    """One day of somebody's week: from when until when; away where they said that they cannot."""

    day: date
    hours: list[tuple[time, time]]
    is_away: bool


@dataclass(frozen=True)
class WeekLine:
    """A facilitator's week."""

    name: str
    has_said: bool
    cells: list[DayCell]


def weeks_of_centres(user: User, monday: date, today: date) -> list[WeekLine]:
    """The weeks of the facilitators of the centres that this person coordinates, by surname. Four queries."""
    centres = Centre.objects.coordinated_by(user)
    people = list(facilitators_of(centres, today).order_by("last_name", "first_name", "username"))
    days = [monday + timedelta(days=n) for n in range(7)]
    weeks = weeks_of([person.pk for person in people], days[0], days[-1])
    lines = []
    for person in people:
        week = weeks[person.pk]
        away = {day for day in days for one in week.absences if one.valid_from <= day <= one.valid_until}
        cells = [DayCell(day, week.on(day), day in away) for day in days]
        lines.append(WeekLine(person.get_full_name() or person.username, bool(week.rows), cells))
    return lines
