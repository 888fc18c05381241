"""Moving meetings, making up for one: what is stored, what is refused, and that the same form twice changes nothing."""

from datetime import timedelta

import pytest

from lms.accounts.enums import Role
from lms.attendance.models import Register
from lms.audit.enums import Act
from lms.audit.models import Entry
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.enums import StaffRole
from lms.records.models import CohortStaff
from lms.scheduling.actions_change import Move, cancel_session, make_up, move_session, move_sessions
from lms.scheduling.enums import ChangeKind, ChangeReason, SessionState
from lms.scheduling.models import SessionChange, SessionFacilitator
from tests.builders import a_day, make_cohort, make_lesson, make_session, make_staff

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def by_a_week(session, **more):
    return Move(session, session.starts_at + WEEK, session.ends_at + WEEK, **more)


def move_a_week(session, **more):
    hours = {"starts_at": session.starts_at + WEEK, "ends_at": session.ends_at + WEEK}
    said = {"reason": ChangeReason.RAIN, "moved_by": None, "now": clock.now(), "accepted": "only_way"}
    return move_session(session=session, **{**hours, **said, **more})


def refusal_of(act, *args, **more) -> str:
    with pytest.raises(DomainError) as caught:
        act(*args, **more)
    return caught.value.code


def test_a_moved_meeting_says_who_moved_it_from_where_to_where_and_why():
    coordinator = make_staff(role=Role.COORDINATOR)
    session, other = make_session(cohort=make_cohort()), make_session(cohort=make_cohort())

    moved = move_a_week(session, place="Biblioteca", moved_by=coordinator)

    assert (moved.starts_at, moved.place, moved.sequence) == (session.starts_at + WEEK, "Biblioteca", 1)
    assert moved.changed_at is not None
    row = SessionChange.objects.get()
    assert (row.session, row.kind, row.reason, row.changed_by) == (moved, ChangeKind.MOVED, ChangeReason.RAIN, coordinator)
    assert (row.from_starts_at, row.from_place) == (session.starts_at, "Aula 6")
    assert (row.to_ends_at, row.to_place) == (session.ends_at + WEEK, "Biblioteca")
    entry = Entry.objects.latest("number")
    assert (entry.act, entry.about) == (Act.SESSION_MOVED, session.public_id)
    other.refresh_from_db()
    assert other.sequence == 0


def test_the_same_form_twice_changes_nothing_more():
    session = make_session(cohort=make_cohort())

    for _time in range(2):
        moved = move_a_week(session, seen_sequence=0)

    assert (moved.sequence, SessionChange.objects.count()) == (1, 1)


def test_another_place_alone_is_a_change_of_place():
    session = make_session(cohort=make_cohort())

    move_session(
        session=session,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place="Patio",
        reason=ChangeReason.OTHER,
        moved_by=None,
        now=clock.now(),
    )

    assert SessionChange.objects.get().kind == ChangeKind.PLACE


def test_who_saw_the_meeting_before_it_was_changed_is_told_and_nothing_is_overwritten():
    session = make_session(cohort=make_cohort())
    move_a_week(session)

    later = {"starts_at": session.starts_at + 2 * WEEK, "ends_at": session.ends_at + 2 * WEEK}
    assert refusal_of(move_a_week, session, seen_sequence=0, **later) == "changed_meanwhile"
    assert refusal_of(cancel, session, seen_sequence=0) == "changed_meanwhile"

    session.refresh_from_db()
    assert (session.sequence, session.state) == (1, SessionState.PLANNED)
    assert move_a_week(session, seen_sequence=1, **later).sequence == 2


def cancel(session, **more):
    return cancel_session(session=session, reason=ChangeReason.STRIKE, cancelled_by=None, now=clock.now(), **more)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"reason": ""}, "reason_missing"), ({"ends_at": clock.now() - timedelta(days=365)}, "ends_before_start")],
)
def test_a_move_without_reason_or_with_its_end_before_its_start_is_refused(wrong, code):
    session = make_session(cohort=make_cohort())

    assert refusal_of(move_a_week, session, **wrong) == code
    assert not SessionChange.objects.exists()


def test_a_marked_meeting_moves_neither_alone_nor_with_others():
    cohort = make_cohort()
    held, free = make_session(cohort=cohort, day=a_day(before=7)), make_session(cohort=cohort, number=2)
    Register.objects.create(session=held, taken_at=clock.now())

    assert refusal_of(move_a_week, held, starts_at=held.starts_at + timedelta(days=1)) == "held"
    facts = {"reason": ChangeReason.RAIN, "moved_by": None, "now": clock.now()}
    moves = [by_a_week(held), by_a_week(free)]
    assert refusal_of(move_sessions, moves=moves, **facts) == "held"

    free.refresh_from_db()
    assert free.sequence == 0


def test_a_cancelled_meeting_is_not_moved():
    session = make_session(cohort=make_cohort())
    cancel(session)

    assert refusal_of(move_a_week, session) == "cancelled"


def test_a_cohort_does_not_meet_twice_at_once():
    cohort = make_cohort()
    session, other = make_session(cohort=cohort), make_session(cohort=cohort, day=a_day(after=7), number=2)

    assert refusal_of(move_a_week, session) == "clash"
    assert refusal_of(move_a_week, session, starts_at=other.starts_at + timedelta(minutes=89)) == "clash"
    assert move_a_week(session, starts_at=other.ends_at, ends_at=other.ends_at + timedelta(hours=1)).sequence == 1


def test_a_cancelled_meeting_stands_in_nobodys_way():
    cohort = make_cohort()
    session, other = make_session(cohort=cohort), make_session(cohort=cohort, day=a_day(after=7), number=2)
    cancel(other)

    assert move_a_week(session).starts_at == other.starts_at


def test_a_cohorts_meetings_follow_each_other_into_each_others_days():
    cohort = make_cohort()
    sessions = [make_session(cohort=cohort, day=a_day(after=7 * n), number=n) for n in range(1, 4)]

    batch = move_sessions(
        moves=[by_a_week(s) for s in sessions], reason=ChangeReason.RAIN, moved_by=None, now=clock.now(), accepted="only_way"
    )

    assert [s.starts_at for s in cohort.sessions.order_by("number")] == [s.starts_at + WEEK for s in sessions]
    assert SessionChange.objects.filter(batch=batch, kind=ChangeKind.MOVED).count() == 3
    assert Entry.objects.latest("number").count == 3


def test_who_left_the_cohort_by_the_new_day_does_not_run_the_meeting_and_who_came_does():
    leaving, coming = make_staff(role=Role.FACILITATOR), make_staff(role=Role.FACILITATOR)
    cohort = make_cohort(facilitator=leaving)
    session = make_session(cohort=cohort)
    SessionFacilitator.objects.create(session=session, user=leaving)
    CohortStaff.objects.filter(user=leaving).update(valid_until=a_day(after=3))
    CohortStaff.objects.create(cohort=cohort, user=coming, role=StaffRole.FACILITATOR, valid_from=a_day(after=4))

    move_a_week(session)

    assert list(session.assignments.values_list("user", flat=True)) == [coming.pk]
    swapped = SessionChange.objects.filter(kind=ChangeKind.SUBSTITUTED)
    assert [(row.from_user, row.to_user) for row in swapped.order_by("pk")] == [(leaving, None), (None, coming)]
    assert len({row.batch for row in SessionChange.objects.all()}) == 1


def test_a_cancelled_meeting_is_made_up_once_with_its_lesson_and_its_number():
    facilitator = make_staff(role=Role.FACILITATOR)
    session = make_session(cohort=make_cohort(facilitator=facilitator), number=3, lesson=make_lesson())
    cancel(session)
    facts = {
        "starts_at": session.starts_at + WEEK,
        "ends_at": session.ends_at + WEEK,
        "made_by": None,
        "now": clock.now(),
        "accepted": "only_way",
    }

    new = make_up(session=session, **facts)
    again = make_up(session=session, **facts)

    assert new == again
    assert (new.makes_up, new.number, new.lesson, new.place) == (session, 3, session.lesson, "Aula 6")
    assert [row.user for row in new.assignments.all()] == [facilitator]
    assert new.changes.get().kind == ChangeKind.MADE_UP
    facts["starts_at"] += timedelta(minutes=5)
    assert refusal_of(make_up, session=session, **facts) == "made_up_already"


def test_a_meeting_that_takes_place_is_not_made_up():
    session = make_session(cohort=make_cohort())
    facts = {
        "starts_at": session.starts_at + WEEK,
        "ends_at": session.ends_at + WEEK,
        "made_by": None,
        "now": clock.now(),
        "accepted": "only_way",
    }

    assert refusal_of(make_up, session=session, **facts) == "not_cancelled"
