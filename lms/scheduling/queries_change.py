"""What somebody who changes a meeting is shown: sensible dates, who could run it, and what was changed before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import clock
from lms.records.enums import StaffRole
from lms.records.models import Cohort
from lms.records.queries_office import staff_choices

from .calendar import SchoolCalendar, day_in_words
from .enums import ChangeKind, SessionState
from .models import SessionChange, SessionFacilitator, WorkshopSession

SEARCHED = timedelta(days=60)
DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Offer:
    """A day on which the meeting could be, at the same hours."""

    day: date
    starts_at: datetime
    ends_at: datetime
    why: str


def next_dates(session: WorkshopSession, today: date) -> list[Offer]:
    """The next day without holiday, closure or another meeting of the cohort, and the same weekday in the next two such weeks.

    In the order of the calendar, within the term. Two queries.
    """
    free = list(_free_days(session, today))
    same = [day for day in free if day.weekday() == session.local_day.weekday()][:2]
    wanted = dict.fromkeys(same, _("El mismo día de la semana")) | dict.fromkeys(free[:1], _("El próximo día libre"))
    return [_offer(session, day, why) for day, why in sorted(wanted.items())]


def _offer(session: WorkshopSession, day: date, why: str) -> Offer:
    return Offer(day, *at_the_same_hours(session, day), why)


def at_the_same_hours(session: WorkshopSession, day: date) -> tuple[datetime, datetime]:
    """Start and end on that day, as the clock at the centre shows them now."""
    later = session.local_end.date() - session.local_day
    start = clock.at(day, session.local_start.time(), session.zone)
    return start, clock.at(day + later, session.local_end.time(), session.zone)


def _free_days(session: WorkshopSession, today: date) -> Iterator[date]:
    """School days of the weeks to come on which the cohort could meet at these hours; on Saturdays only who meets on one."""
    day = max(session.local_day, today)
    last = min(session.cohort.term.ends_on, day + SEARCHED)
    calendar = SchoolCalendar(session.cohort, day, last)
    others = list(session.cohort.sessions.planned().exclude(pk=session.pk).values_list("starts_at", "ends_at"))
    while (day := day + DAY) <= last:
        is_weekend = day.weekday() >= SATURDAY and day.weekday() != session.local_day.weekday()
        starts_at, ends_at = at_the_same_hours(session, day)
        is_taken = any(starts < ends_at and starts_at < ends for starts, ends in others)
        if not is_weekend and not is_taken and not calendar.reasons_against(day):
            yield day


@dataclass(frozen=True)
class Candidate:
    """Somebody who could run the meeting, and whether they run another one then."""

    user: User
    name: str
    is_busy: bool


def candidates_for(session: WorkshopSession, today: date) -> list[Candidate]:
    """The centre's facilitators who do not run this meeting; who runs another one at that time comes last. Two queries."""
    at_once = WorkshopSession.objects.planned().filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
    busy = set(SessionFacilitator.objects.filter(session__in=at_once).values_list("user", flat=True))
    runs = {assignment.user_id for assignment in session.assignments.all()}
    choices = [c for c in staff_choices(cohort=session.cohort, today=today) if c.role == StaffRole.FACILITATOR]
    found = [Candidate(c.user, c.name, c.user.pk in busy) for c in choices if c.user.pk not in runs]
    return sorted(found, key=lambda candidate: candidate.is_busy)


@dataclass(frozen=True)
class ChangeLine:
    """One change as a page tells it: what, when (where the meeting is), by whom, why."""

    change: SessionChange
    kind: str
    sentence: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class ChangeFacts:
    """Who runs a meeting, what was changed about it, newest first, and what makes up for it."""

    facilitators: list[str]
    history: list[ChangeLine]
    made_up_by: WorkshopSession | None
    may_substitute: bool


def change_facts(session: WorkshopSession, user) -> ChangeFacts:
    """What the page of a meeting says about its changes. Two queries; for one that was changed, two more at most."""
    made_up = WorkshopSession.objects.select_related("cohort__centre").filter(makes_up=session)
    return ChangeFacts(
        facilitators=[name_of(assignment.user) for assignment in session.assignments.select_related("user").order_by("pk")],
        history=history_of(session) if session.sequence or session.makes_up_id else [],
        made_up_by=made_up.first() if session.state == SessionState.CANCELLED else None,
        may_substitute=Cohort.objects.coordinated_by(user).filter(pk=session.cohort_id).exists(),
    )


def history_of(session: WorkshopSession) -> list[ChangeLine]:
    """Every change of this meeting, newest first. One query."""
    rows = session.changes.select_related("changed_by", "from_user", "to_user")
    return [
        ChangeLine(
            change=row,
            kind=row.get_kind_display(),
            sentence=_sentence(row, session),
            at=row.changed_at.astimezone(session.zone),
            by=name_of(row.changed_by) if row.changed_by else _("el sistema"),
            reason=row.get_reason_display() if row.reason else "",
        )
        for row in rows
    ]


def name_of(user: User) -> str:
    return user.get_full_name() or user.get_username()


def _sentence(row: SessionChange, session: WorkshopSession) -> str:
    if row.kind == ChangeKind.SUBSTITUTED:
        return _swap(row)
    if row.kind == ChangeKind.PLACE:
        return _place(row)
    if row.kind in (ChangeKind.MOVED, ChangeKind.MADE_UP) and row.from_starts_at and row.to_starts_at:
        hours = {
            "before": _when(row.from_starts_at, row.from_ends_at, session),
            "after": _when(row.to_starts_at, row.to_ends_at, session),
        }
        moved = _("Del %(before)s al %(after)s.") % hours
        return f"{moved} {_place(row)}".strip() if row.from_place != row.to_place else moved
    return ""


def _when(starts_at: datetime, ends_at: datetime | None, session: WorkshopSession) -> str:
    """“martes 3 de noviembre, 10:00–11:30”."""
    start = starts_at.astimezone(session.zone)
    end = f"–{date_format(ends_at.astimezone(session.zone), 'H:i')}" if ends_at else ""
    return f"{day_in_words(start)}, {date_format(start, 'H:i')}{end}"


def _place(row: SessionChange) -> str:
    nowhere = _("sin lugar")
    return _("Lugar: de “%(before)s” a “%(after)s”.") % {"before": row.from_place or nowhere, "after": row.to_place or nowhere}


def _swap(row: SessionChange) -> str:
    names = {"leaving": name_of(row.from_user) if row.from_user else "", "coming": name_of(row.to_user) if row.to_user else ""}
    if not row.from_user:
        return _("%(coming)s también facilita.") % names
    return (_("%(coming)s en lugar de %(leaving)s.") if row.to_user else _("%(leaving)s ya no facilita.")) % names
