"""Two who change one meeting at once, on both databases: one is first, and the other is told what the first one did."""

import uuid
from datetime import timedelta
from functools import partial

import pytest

from lms.attendance.actions import submit_register
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.models import Cohort
from lms.scheduling import actions_change
from lms.scheduling.actions_change import cancel_session, move_session
from lms.scheduling.enums import ChangeReason, SessionState
from lms.scheduling.models import SessionChange, WorkshopSession

from ..attendance.conftest import db, shared_database  # noqa: F401  (fixtures are found by their names)
from ..attendance.test_concurrency import at_once
from ..attendance.world import make_class, say
from ..builders import a_day, make_cohort, make_session

MOVERS = 8
# Far enough that no holiday lies there by chance: the reason is given anyway.
FACTS = {"reason": ChangeReason.RAIN, "moved_by": None, "accepted": "only_way"}


def move(session, hours: int, **more):
    later = {"starts_at": session.starts_at + timedelta(hours=hours), "ends_at": session.ends_at + timedelta(hours=hours)}
    return move_session(session=session, now=clock.now(), **later, **FACTS, **more)


def codes_of(answers) -> list[str]:
    return sorted(answer.code for answer in answers if isinstance(answer, DomainError))


def test_eight_who_saw_the_same_meeting_have_one_winner(shared_database):  # noqa: F811
    session = make_session(cohort=make_cohort(), day=a_day(after=10))

    answers = at_once([partial(move, session, number, seen_sequence=0) for number in range(1, MOVERS + 1)])

    assert codes_of(answers) == ["changed_meanwhile"] * (MOVERS - 1)
    winner = next(answer for answer in answers if isinstance(answer, WorkshopSession))
    session.refresh_from_db()
    assert (session.starts_at, session.sequence) == (winner.starts_at, 1)
    assert SessionChange.objects.count() == 1


def test_who_moves_and_who_cancels_do_not_both_have_their_way(shared_database):  # noqa: F811
    session = make_session(cohort=make_cohort(), day=a_day(after=10))
    cancel = {"reason": ChangeReason.STRIKE, "cancelled_by": None, "now": clock.now(), "seen_sequence": 0}

    answers = at_once([partial(move, session, 1, seen_sequence=0), partial(cancel_session, session=session, **cancel)])

    assert codes_of(answers) == ["changed_meanwhile"]
    assert SessionChange.objects.count() == 1


def test_two_meetings_of_a_cohort_do_not_land_on_the_same_hour(shared_database):  # noqa: F811
    cohort = make_cohort()
    first, second = (make_session(cohort=cohort, day=a_day(after=10 + number), number=number) for number in (0, 1))

    answers = at_once([partial(move, first, 48), partial(move, second, 24)])

    assert codes_of(answers) == ["clash"]
    assert Cohort.objects.get(pk=cohort.pk).sessions.filter(sequence=1).count() == 1


def test_a_register_and_a_move_at_once_never_leave_a_marked_meeting_elsewhere(shared_database):  # noqa: F811
    group = make_class(size=2)
    marks = {"session": group.session, "marks": say(group.places), "marked_by": group.facilitator, "now": clock.now()}

    answers = at_once([partial(move, group.session, 24), partial(submit_register, submission_id=uuid.uuid4(), **marks)])

    now = WorkshopSession.objects.get(pk=group.session.pk)
    assert codes_of(answers) in (["held"], ["moved"])
    assert (now.sequence == 0) == hasattr(now, "register")
    assert now.state == SessionState.PLANNED


def test_without_looking_at_the_number_all_overwrite_each_other(shared_database, monkeypatch):  # noqa: F811
    session = make_session(cohort=make_cohort(), day=a_day(after=10))
    monkeypatch.setattr(actions_change, "refuse_stale", lambda session, seen_sequence: None)

    answers = at_once([partial(move, session, number, seen_sequence=0) for number in range(1, MOVERS + 1)])

    assert codes_of(answers) == []
    with pytest.raises(AssertionError):
        assert SessionChange.objects.count() == 1
