"""Taking one meeting out of the agenda."""

import pytest

from lms.attendance.models import Register
from lms.core import clock
from lms.core.errors import DomainError
from lms.scheduling.actions_change import cancel_session
from lms.scheduling.enums import ChangeReason, SessionState
from tests.builders import a_day, make_cohort, make_session

pytestmark = pytest.mark.django_db


def test_a_cancelled_meeting_keeps_its_reason_and_leaves_what_is_planned():
    session, other = make_session(cohort=make_cohort()), make_session(cohort=make_cohort())

    cancel_session(session=session, reason=ChangeReason.STRIKE, cancelled_by=None, now=clock.now())

    session.refresh_from_db()
    other.refresh_from_db()
    assert (session.state, session.change_reason) == (SessionState.CANCELLED, ChangeReason.STRIKE)
    assert other.state == SessionState.PLANNED


def test_cancelling_twice_keeps_the_first_reason():
    session = make_session(cohort=make_cohort())
    cancel_session(session=session, reason=ChangeReason.STRIKE, cancelled_by=None, now=clock.now())

    again = cancel_session(session=session, reason=ChangeReason.RAIN, cancelled_by=None, now=clock.now())

    assert again.change_reason == ChangeReason.STRIKE


def test_a_meeting_with_a_register_was_held_and_is_not_cancelled():
    session = make_session(cohort=make_cohort(), day=a_day(before=7))
    Register.objects.create(session=session, taken_at=clock.now())

    with pytest.raises(DomainError) as caught:
        cancel_session(session=session, reason=ChangeReason.RAIN, cancelled_by=None, now=clock.now())

    session.refresh_from_db()
    assert (caught.value.code, session.state) == ("held", SessionState.PLANNED)


@pytest.mark.parametrize("reason", ["", "porque sí"])
def test_a_reason_of_the_list_is_needed(reason):
    session = make_session(cohort=make_cohort())

    with pytest.raises(DomainError) as caught:
        cancel_session(session=session, reason=reason, cancelled_by=None, now=clock.now())

    session.refresh_from_db()
    assert (caught.value.code, session.state) == ("reason_missing", SessionState.PLANNED)
