"""Changing who runs one meeting, and the dated place that comes and goes with it."""

from datetime import timedelta

import pytest

from lms.accounts.enums import Role
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.models import Cohort, CohortStaff
from lms.scheduling.actions_change import move_session
from lms.scheduling.actions_substitute import substitute
from lms.scheduling.enums import ChangeKind, ChangeReason
from lms.scheduling.models import SessionChange, SessionFacilitator
from tests.builders import a_day, make_cohort, make_session, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """A meeting in three days, run by its cohort's facilitator."""
    facilitator = make_staff(role=Role.FACILITATOR)
    session = make_session(cohort=make_cohort(facilitator=facilitator), day=a_day(after=3))
    SessionFacilitator.objects.create(session=session, user=facilitator)
    return session


def swap(session, leaving, coming, **more):
    facts = {"reason": ChangeReason.HEALTH, "substituted_by": None, "now": clock.now()}
    return substitute(session=session, leaving=leaving, coming=coming, **facts, **more)


def who_runs(session):
    return set(SessionFacilitator.objects.filter(session=session).values_list("user", flat=True))


def own(session):
    return session.assignments.first().user


def refusal_of(*args, **more) -> str:
    with pytest.raises(DomainError) as caught:
        swap(*args, **more)
    return caught.value.code


def test_who_comes_runs_the_meeting_and_has_a_place_until_its_day(meeting):
    leaving, coming = own(meeting), make_staff(role=Role.FACILITATOR)

    changed = swap(meeting, leaving, coming, seen_sequence=0)

    assert who_runs(meeting) == {coming.pk}
    place = CohortStaff.objects.get(user=coming)
    assert (place.cohort, place.valid_from, place.valid_until) == (meeting.cohort, a_day(), meeting.local_day)
    assert changed.sequence == 1
    row = SessionChange.objects.get()
    assert (row.kind, row.from_user, row.to_user) == (ChangeKind.SUBSTITUTED, leaving, coming)
    assert CohortStaff.objects.get(user=leaving).valid_until is None


def test_the_same_substitution_twice_changes_nothing_more(meeting):
    leaving, coming = own(meeting), make_staff(role=Role.FACILITATOR)

    for _time in range(2):
        swap(meeting, leaving, coming, seen_sequence=0)

    assert SessionChange.objects.count() == CohortStaff.objects.filter(user=coming).count() == 1


def test_a_second_person_comes_beside_the_first(meeting):
    first, second = own(meeting), make_staff(role=Role.FACILITATOR)

    swap(meeting, None, second)

    assert who_runs(meeting) == {first.pk, second.pk}


@pytest.mark.parametrize("role", [Role.TEACHER, Role.COORDINATOR, None])
def test_only_who_holds_the_role_comes(meeting, role):
    assert refusal_of(meeting, own(meeting), make_staff(role=role)) == "role_missing"
    assert not SessionChange.objects.exists()


def test_a_role_that_ends_before_the_day_does_not_do(meeting):
    coming = make_staff(role=Role.FACILITATOR)
    coming.grants.update(valid_until=a_day(after=2))

    assert refusal_of(meeting, own(meeting), coming) == "role_missing"


def test_who_does_not_run_the_meeting_cannot_be_replaced(meeting):
    stranger, coming = make_staff(role=Role.FACILITATOR), make_staff(role=Role.FACILITATOR)

    assert refusal_of(meeting, stranger, coming) == "left_already"


def test_a_stand_in_who_is_replaced_loses_the_place_with_today(meeting):
    stand_in, other = make_staff(role=Role.FACILITATOR), make_staff(role=Role.FACILITATOR)
    swap(meeting, own(meeting), stand_in)

    swap(meeting, stand_in, other)

    assert CohortStaff.objects.get(user=stand_in).valid_until == a_day()
    assert Cohort.objects.run_by(other).get() == meeting.cohort


def test_a_stand_in_follows_a_moved_meeting(meeting):
    stand_in = make_staff(role=Role.FACILITATOR)
    swap(meeting, own(meeting), stand_in)

    move = {"starts_at": meeting.starts_at + timedelta(days=4), "ends_at": meeting.ends_at + timedelta(days=4)}
    move_session(session=meeting, reason=ChangeReason.RAIN, moved_by=None, now=clock.now(), **move)

    assert who_runs(meeting) == {stand_in.pk}
    assert CohortStaff.objects.filter(user=stand_in).latest("valid_until").valid_until == a_day(after=7)
