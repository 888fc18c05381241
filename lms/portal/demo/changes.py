"""What happened to meetings after they were planned: who runs them, rain, a strike, a stand-in, and what was made up for."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from lms.records.enums import StaffRole
from lms.records.models import CohortStaff
from lms.scheduling.assignments import assign_cohorts_own
from lms.scheduling.enums import ChangeKind, ChangeReason, SessionState
from lms.scheduling.models import SessionChange, SessionFacilitator, WorkshopSession

from .write import World
from .write_groups import Groups

# Whose next meeting moved by a day, which whole school moved by two weeks, and whose next meeting somebody else runs.
MOVED, SCHOOL_MOVED, STOOD_IN_FOR = "IQ-D6-26", "LI-4A-26", "IQ-D7-26"
STAND_IN = "facilitadora.iq3"
TOLD_BEFORE = timedelta(hours=3)


def write_changes(world: World, groups: Groups) -> int:
    """Who runs every meeting, and the history of some; how many changes."""
    sessions = list(groups.sessions.values())
    assign_cohorts_own(sessions)
    changes = [*_cancelled(world, groups), *_moved(world, groups), _stand_in(world, groups)]
    SessionChange.objects.bulk_create(changes)
    for change in changes:
        change.session.sequence, change.session.changed_at = 1, change.changed_at
    touched = {change.session.pk: change.session for change in changes}.values()
    WorkshopSession.objects.bulk_update(touched, ["sequence", "changed_at", "makes_up"])
    return len(changes)


def _change(world: World, session: WorkshopSession, kind: ChangeKind, at: datetime, batch: UUID, **facts) -> SessionChange:
    by = world.coordinator(session.cohort.code[:2])
    return SessionChange(session=session, kind=kind, batch=batch, changed_by=by, changed_at=min(at, world.now), **facts)


def _hours(session: WorkshopSession, name: str, days: int = 0) -> dict:
    """Start, end and place, as the history writes where a meeting came from or went to."""
    later = timedelta(days=days)
    moments = {f"{name}_starts_at": session.starts_at + later, f"{name}_ends_at": session.ends_at + later}
    return {**moments, f"{name}_place": session.place}


def _cancelled(world: World, groups: Groups) -> Iterable[SessionChange]:
    """Every meeting that rain or a strike took away, made up for by the next one with its lesson."""
    for group in groups.groups:
        own = [groups.sessions[meeting] for meeting in group.meetings]
        for lost in (session for session in own if session.state == SessionState.CANCELLED):
            at, before = lost.starts_at - TOLD_BEFORE, _hours(lost, "from")
            yield _change(world, lost, ChangeKind.CANCELLED, at, world.new_id(), reason=lost.change_reason, **before)
            new = next((s for s in own if s.starts_at > lost.starts_at and s.lesson == lost.lesson), None)
            if new:
                new.makes_up = lost
                hours = before | _hours(new, "to")
                yield _change(world, new, ChangeKind.MADE_UP, lost.ends_at, world.new_id(), reason=lost.change_reason, **hours)


def _to_come(world: World, groups: Groups, code: str) -> list[WorkshopSession]:
    group = next(group for group in groups.groups if group.code == code)
    found = [groups.sessions[meeting] for meeting in group.meetings if meeting.starts_at > world.now + timedelta(days=1)]
    return [session for session in found if session.state == SessionState.PLANNED]


def _moved(world: World, groups: Groups) -> Iterable[SessionChange]:
    """One meeting by a day, for rain; all of a school by two weeks, for a strike: those are one act."""
    at, batch = world.now - timedelta(hours=26), world.new_id()
    for session in _to_come(world, groups, MOVED)[:1]:
        hours = _hours(session, "from", -1) | _hours(session, "to")
        yield _change(world, session, ChangeKind.MOVED, at, world.new_id(), reason=ChangeReason.RAIN, **hours)
    for session in _to_come(world, groups, SCHOOL_MOVED):
        hours = _hours(session, "from", -14) | _hours(session, "to")
        yield _change(world, session, ChangeKind.MOVED, at, batch, reason=ChangeReason.STRIKE, **hours)


def _stand_in(world: World, groups: Groups) -> SessionChange:
    """Somebody else runs the next meeting, with a place in its cohort from today until then."""
    session, coming = _to_come(world, groups, STOOD_IN_FOR)[0], world.staff[STAND_IN]
    leaving = session.assignments.get()
    people = {"from_user": leaving.user, "to_user": coming, "reason": ChangeReason.HEALTH}
    leaving.delete()
    SessionFacilitator.objects.create(session=session, user=coming)
    facts = {"cohort": session.cohort, "user": coming, "role": StaffRole.FACILITATOR}
    CohortStaff.objects.create(**facts, valid_from=world.today, valid_until=session.local_day)
    return _change(world, session, ChangeKind.SUBSTITUTED, world.now - TOLD_BEFORE, world.new_id(), **people)
