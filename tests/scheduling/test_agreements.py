"""How much of an agreement is used, and how it stands."""

from datetime import time

import pytest

from lms.core import clock
from lms.records.models import Agreement
from lms.scheduling.enums import SessionState
from lms.scheduling.enums_requests import AgreementState
from lms.scheduling.models import WorkshopSession
from lms.scheduling.queries_agreements import in_state, standing_of, with_used

from ..builders import a_day, make_agreement, make_cohort, make_school, make_session

pytestmark = pytest.mark.django_db


def read(agreement):
    return with_used(Agreement.objects.filter(pk=agreement.pk)).get()


def test_held_and_planned_meetings_count_and_suspended_ones_do_not():
    school = make_school()
    cohort = make_cohort(school=school)
    agreement = make_agreement(school=school, quota=20)
    for number, day in enumerate((a_day(before=7), a_day(after=7), a_day(after=14)), start=1):
        make_session(cohort=cohort, day=day, number=number)
    WorkshopSession.objects.filter(number=3).update(state=SessionState.CANCELLED)
    make_session(cohort=make_cohort())

    assert (read(agreement).used, read(agreement).left) == (2, 18)
    assert standing_of(read(agreement), a_day()).sessions == "2 de 20 usadas, quedan 18"


def test_the_first_and_the_last_day_count_by_the_clock_of_lima():
    school = make_school()
    cohort = make_cohort(school=school)
    agreement = make_agreement(school=school, starts_on=a_day(before=5), ends_on=a_day())
    for number, (day, hour) in enumerate(
        ((a_day(before=6), time(23, 30)), (a_day(before=5), time(0, 30)), (a_day(), time(22)), (a_day(after=1), time(0, 5))),
        start=1,
    ):
        session = make_session(cohort=cohort, day=day, number=number)
        session.starts_at, session.ends_at = clock.at(day, hour), clock.at(day, hour, days=1)
        session.save()

    assert read(agreement).used == 2


def test_without_an_end_or_a_quota_all_that_comes_counts():
    school = make_school()
    agreement = make_agreement(school=school, ends_on=None)
    make_session(cohort=make_cohort(school=school), day=a_day(after=90))

    assert (read(agreement).used, read(agreement).left) == (1, None)
    assert standing_of(read(agreement), a_day()).sessions == "1 sesión, sin límite"


def test_more_than_was_agreed_is_said():
    school = make_school()
    agreement = make_agreement(school=school, quota=1)
    cohort = make_cohort(school=school)
    for number in (1, 2):
        make_session(cohort=cohort, day=a_day(after=number), number=number)

    assert standing_of(read(agreement), a_day()).sessions == "2 de 1 usadas, 1 de más"


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, AgreementState.HOLDS),
        ({"ends_on": None}, AgreementState.HOLDS),
        ({"ends_on": a_day(after=30)}, AgreementState.SOON),
        ({"ends_on": a_day(after=31)}, AgreementState.HOLDS),
        ({"ends_on": a_day()}, AgreementState.SOON),
        ({"ends_on": a_day(before=1)}, AgreementState.OVER),
        ({"starts_on": a_day(after=5), "ends_on": a_day(after=20)}, AgreementState.TO_COME),
        ({"quota": 1}, AgreementState.USED_UP),
        ({"quota": 1, "ends_on": a_day(before=1)}, AgreementState.OVER),
    ],
)
def test_the_state_is_the_one_that_the_filter_finds(facts, state):
    school = make_school()
    agreement = make_agreement(school=school, **facts)
    make_session(cohort=make_cohort(school=school), day=a_day(before=1))
    agreements = with_used(Agreement.objects.all())

    assert standing_of(read(agreement), a_day()).state == state
    assert [one for one in AgreementState if agreement in in_state(agreements, one, a_day())] == [state]
