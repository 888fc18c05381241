"""Who is told when meetings change, and who is reminded before one. Each person once a change, however many meetings it moved.

A message carries the cohort's neutral code at most. When, where and with whom stands on the page that it leads to.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.core import clock
from lms.core.periods import holds_on
from lms.notices import events
from lms.notices.actions import Note, tell, withdraw
from lms.notices.events import Event, Placeholder
from lms.records.enums import StaffRole
from lms.records.models import CohortStaff, GrantScope

from .enums import ChangeKind
from .models import SessionChange, SessionFacilitator, WorkshopSession

GROUP = Placeholder("grupo", _("el código del grupo, o cuántos grupos son"), "IQ-3A-26")
SEVERAL = ngettext_lazy("%(n)s grupo", "%(n)s grupos", "n")
MANY = "many_moved"
DAYS, HOURS = "reminder_days", "reminder_hours"
GUIDING = (Role.FACILITATOR, Role.TEACHER)
# A meeting that is nearer is reminded of by the next one; who puts one in at short notice is told of it anyway.
TWO_DAYS, ONE_DAY, TWO_HOURS = timedelta(days=2), timedelta(days=1), timedelta(hours=2)


def join_events() -> None:
    """What scheduling tells people, with its words."""
    events.join(*CHANGES.values(), *REMINDERS)


def _change(code: str, name, subject, text) -> Event:
    return Event(code, name, subject, text, placeholders=(GROUP,))


# The weightiest first: an act that moved a meeting and changed who runs it is told as a move.
CHANGES = {
    ChangeKind.MADE_UP: _change(
        "session_made_up",
        _("Se programó una sesión que recupera otra"),
        _("Maloca: se recupera una sesión"),
        _("Hola:\n\nHay una sesión nueva que recupera otra ({grupo}).\n\nVéala en Maloca:\n{enlace}"),
    ),
    ChangeKind.CANCELLED: _change(
        "session_cancelled",
        _("Se suspendió una sesión"),
        _("Maloca: se suspendió una sesión"),
        _("Hola:\n\nSe suspendió una sesión o varias ({grupo}).\n\nVea cuáles en Maloca:\n{enlace}"),
    ),
    ChangeKind.MOVED: _change(
        "session_moved",
        _("Una sesión cambió de fecha u hora"),
        _("Maloca: cambió una fecha"),
        _("Hola:\n\nUna sesión o varias cambiaron de fecha u hora ({grupo}).\n\nVéalas en Maloca:\n{enlace}"),
    ),
    ChangeKind.PLACE: _change(
        "session_place",
        _("Una sesión cambió de lugar"),
        _("Maloca: cambió un lugar"),
        _("Hola:\n\nUna sesión o varias cambiaron de lugar ({grupo}).\n\nVéalas en Maloca:\n{enlace}"),
    ),
    ChangeKind.SUBSTITUTED: _change(
        "session_substituted",
        _("Cambió quién facilita"),
        _("Maloca: cambió quién facilita"),
        _("Hola:\n\nCambió quién facilita ({grupo}).\n\nVéalo en Maloca:\n{enlace}"),
    ),
    ChangeKind.LESSON: _change(
        "session_lesson",
        _("Una sesión cambió de encuentro"),
        _("Maloca: cambió un encuentro"),
        _("Hola:\n\nUna sesión o varias tratan ahora otro encuentro del taller ({grupo}).\n\nVéalas en Maloca:\n{enlace}"),
    ),
    ChangeKind.PLANNED: _change(
        "sessions_planned",
        _("Se programaron sesiones"),
        _("Maloca: hay sesiones nuevas"),
        _("Hola:\n\nSe programaron sesiones nuevas ({grupo}).\n\nVéalas en Maloca:\n{enlace}"),
    ),
    MANY: _change(
        MANY,
        _("Se movieron las sesiones de una escuela o de una sede"),
        _("Maloca: cambiaron muchas fechas"),
        _("Hola:\n\nCambiaron las fechas de varios grupos a la vez ({grupo}).\n\nVea las suyas en Maloca:\n{enlace}"),
    ),
}
REMINDERS = (
    Event(
        DAYS,
        _("Recordatorio dos días antes"),
        _("Maloca: pronto tiene una sesión"),
        _("Hola:\n\nEn menos de dos días tiene una sesión ({grupo}).\n\nLo que necesita está en Maloca:\n{enlace}"),
        placeholders=(GROUP,),
        roles=GUIDING,
    ),
    Event(
        HOURS,
        _("Recordatorio dos horas antes"),
        _("Maloca: su sesión empieza pronto"),
        _("Hola:\n\nEn menos de dos horas tiene una sesión ({grupo}).\n\nLo que necesita está en Maloca:\n{enlace}"),
        placeholders=(GROUP,),
        roles=GUIDING,
    ),
)


type Pairs = list[tuple[int, WorkshopSession]]


@dataclass(frozen=True)
class Concern:
    """Somebody, and the meetings that concern them, in the order of the calendar."""

    user: User
    sessions: tuple[WorkshopSession, ...]

    def note(self) -> Note:
        """Leads to the meeting, to its cohort, or to the agenda: the narrowest page that shows all of them."""
        cohorts = {session.cohort_id: session.cohort for session in self.sessions}
        if len(cohorts) > 1:
            return Note(self.user, "scheduling:agenda", facts={GROUP.name: SEVERAL % {"n": len(cohorts)}})
        cohort = self.sessions[0].cohort
        facts = {GROUP.name: cohort.code}
        if len(self.sessions) > 1:
            return Note(self.user, "portal:cohort", (cohort.public_id,), facts)
        return Note(self.user, "scheduling:session", (self.sessions[0].public_id,), facts)

    def reminder(self) -> Note:
        """Of the one meeting that this is about, at the time at which it is now."""
        session = self.sessions[0]
        return replace(self.note(), key=key_of(session.pk, session.starts_at), expires_at=session.starts_at)


def tell_change(batch: UUID, *, now: datetime) -> int:
    """How many messages one act put into the outbox: one for each person concerned, never for whoever did it.

    Told are who runs the meetings, before and after; the cohorts' teachers; and, where a facilitator acted, the coordinators of
    the centre. Reminders of what these meetings were no longer leave. A fixed number of queries, whatever the number of meetings.
    """
    changes = list(SessionChange.objects.filter(batch=batch).select_related("session__cohort__centre", "changed_by"))
    if not changes:
        return 0
    sessions = list({change.session_id: change.session for change in changes}.values())
    withdraw((DAYS, HOURS), [key for change in changes for key in _old_keys(change)])
    people = _facilitators(sessions, changes) + _teachers(sessions) + _coordinators(sessions, changes[0].changed_by, now)
    notes = [concern.note() for concern in _concerns(people) if concern.user.pk != changes[0].changed_by_id]
    return tell(_event_of(changes, sessions).code, notes, key=str(batch), now=now)


def _event_of(changes: list[SessionChange], sessions: list[WorkshopSession]) -> Event:
    """What the act was, by the weightiest of its changes."""
    kinds = {change.kind for change in changes}
    event = next(event for kind, event in CHANGES.items() if kind in kinds)
    is_many = len({session.cohort_id for session in sessions}) > 1 and event is CHANGES[ChangeKind.MOVED]
    return CHANGES[MANY] if is_many else event


def _facilitators(sessions: list[WorkshopSession], changes: Iterable[SessionChange]) -> Pairs:
    """Who runs each meeting now, and who did before this change."""
    by_key = {session.pk: session for session in sessions}
    rows = SessionFacilitator.objects.filter(session__in=list(by_key)).values_list("user", "session")
    swapped = [(user, c.session) for c in changes for user in (c.from_user_id, c.to_user_id) if user]
    return [(user, by_key[session]) for user, session in rows] + swapped


def _teachers(sessions: list[WorkshopSession]) -> Pairs:
    """The teachers of each cohort on the day of the meeting."""
    by_cohort = defaultdict(list)
    for place in CohortStaff.objects.filter(cohort__in={s.cohort_id for s in sessions}, role=StaffRole.TEACHER):
        by_cohort[place.cohort_id].append(place)
    return [(place.user_id, session) for session in sessions for place in by_cohort[session.cohort_id] if _holds(place, session)]


def _holds(place: CohortStaff, session: WorkshopSession) -> bool:
    day = session.local_day
    return place.valid_from <= day and (place.valid_until is None or day <= place.valid_until)


def _coordinators(sessions: list[WorkshopSession], actor: User | None, now: datetime) -> Pairs:
    """The centre's coordinators, unless one of them did it, or nobody did."""
    if actor is None or actor.has_role(Role.COORDINATOR):
        return []
    here = GrantScope.objects.filter(centre__in={session.cohort.centre_id for session in sessions})
    coordinating = here.filter(holds_on(clock.local_day(now), "grant__"), grant__role=Role.COORDINATOR)
    rows = list(coordinating.values_list("grant__user", "centre"))
    return [(user, session) for user, centre in rows for session in sessions if session.cohort.centre_id == centre]


def _concerns(pairs: Pairs) -> list[Concern]:
    """Each person once, with the meetings in the order of the calendar."""
    by_user: dict[int, dict[int, WorkshopSession]] = defaultdict(dict)
    for user, session in pairs:
        by_user[user][session.pk] = session
    users = User.objects.in_bulk(list(by_user))
    return [
        Concern(users[pk], tuple(sorted(sessions.values(), key=lambda session: (session.starts_at, session.pk))))
        for pk, sessions in by_user.items()
    ]


def remind(now: datetime) -> int:
    """The job of `run_due`: how many reminders it put into the outbox: one a person, meeting, its time and kind."""
    soon = WorkshopSession.objects.planned().select_related("cohort__centre")
    days = soon.filter(starts_at__gt=now + ONE_DAY, starts_at__lte=now + TWO_DAYS)
    hours = soon.filter(starts_at__gt=now, starts_at__lte=now + TWO_HOURS)
    return _remind(DAYS, list(days), now) + _remind(HOURS, list(hours), now)


def _remind(code: str, sessions: list[WorkshopSession], now: datetime) -> int:
    pairs = set(_facilitators(sessions, ()) + _teachers(sessions))
    users = User.objects.in_bulk({user for user, _session in pairs})
    return tell(code, [Concern(users[user], (session,)).reminder() for user, session in pairs], now=now)


def key_of(session: int, starts_at: datetime) -> str:
    """What a reminder is about: this meeting at this time."""
    return f"{session}@{starts_at.timestamp():.0f}"


def _old_keys(change: SessionChange) -> list[str]:
    """The reminders that say something else now."""
    moments = {change.from_starts_at, change.session.starts_at if change.kind == ChangeKind.CANCELLED else None}
    return [key_of(change.session_id, moment) for moment in moments if moment]
