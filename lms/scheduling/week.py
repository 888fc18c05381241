"""The week of a facilitator: on which weekdays from when until when, and on which days not at all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from .models import Absence, Availability


@dataclass(frozen=True)
class Week:
    """What somebody said; `rows` is empty for who did not say anything for that time."""

    rows: list[Availability] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)

    def on(self, day: date) -> list[tuple[time, time]]:
        """From when until when on that day: in order, what touches joined, nothing on a day of absence."""
        if any(one.valid_from <= day <= one.valid_until for one in self.absences):
            return []
        held = [row for row in self.rows if row.weekday == day.weekday() and _holds(row, day)]
        return joined((row.starts, row.ends) for row in held)

    def against(self, start: datetime, end: datetime) -> str:
        """Why not from `start` to `end` on the wall clock there, in few words; nothing where they can."""
        day = start.date()
        if any(one.valid_from <= day <= one.valid_until for one in self.absences):
            return _("avisó que ese día no puede")
        if not any(_holds(row, day) for row in self.rows):
            return _("no dijo cuándo puede")
        fits = any(first <= start.time() and end.time() <= last for first, last in self.on(day)) and end.date() == day
        return "" if fits else _("no puede a esa hora")


def _holds(row: Availability, day: date) -> bool:
    return row.valid_from <= day and (row.valid_until is None or day <= row.valid_until)


def joined(stretches: Iterable[tuple[time, time]]) -> list[tuple[time, time]]:
    """The same hours in as few stretches as they fill."""
    found: list[tuple[time, time]] = []
    for starts, ends in sorted(stretches):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        else:
            found.append((starts, ends))
    return found


def weeks_of(people: Iterable[int], first: date, last: date) -> dict[int, Week]:
    """What each of these people said for those days. Two queries."""
    wanted = list(people)
    found: defaultdict[int, Week] = defaultdict(Week)
    for row in Availability.objects.touching(first, last).filter(user__in=wanted):
        found[row.user_id].rows.append(row)
    for absence in Absence.objects.touching(first, last).filter(user__in=wanted):
        found[absence.user_id].absences.append(absence)
    return found
