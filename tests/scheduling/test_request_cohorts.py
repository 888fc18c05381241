"""An accepted request becomes a cohort with its plan and its people."""

from datetime import time

import pytest

from lms.accounts.enums import Role
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.models import Cohort, CohortStaff
from lms.scheduling.actions_request_cohort import CohortFacts, open_cohort, preview_cohort
from lms.scheduling.actions_requests import accept_request, withdraw_request
from lms.scheduling.models import SessionFacilitator, WorkshopSession
from lms.scheduling.queries import PlanInputs

from ..builders import a_day, make_agreement, make_cohort, make_request, make_session, make_staff, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted():
    made = make_request()
    by = make_staff(role=Role.COORDINATOR, centre=made.school.centre)
    return accept_request(request=made, by=by, now=clock.now(), seen=1)


def facts_of(request, **changes) -> CohortFacts:
    facts = {
        "code": "G-NUEVO",
        "workshop": request.workshop,
        "term": make_term(),
        "grade": request.grade,
        "section": request.section,
        "capacity": request.head_count,
        "facilitator": make_staff(role=Role.FACILITATOR, centre=request.school.centre),
        "teacher": request.asked_by,
    }
    return CohortFacts(**facts | changes)


def plan(**changes) -> PlanInputs:
    return PlanInputs(**{"first_day": a_day(after=14), "start": time(10), "end": time(11, 30), "count": 2} | changes)


def seen(request, facts, inputs, by):
    return preview_cohort(request=request, facts=facts, inputs=inputs, seen_by=by, now=clock.now())


def opened(request, facts=None, accepted="only_way", seal="", **changes) -> Cohort:
    """As somebody opens it who saw the preview."""
    by = make_staff(role=Role.COORDINATOR, centre=request.school.centre)
    facts, inputs = facts or facts_of(request), plan(**changes)
    answer = {"opened_by": by, "seal": seal or seen(request, facts, inputs, by).seal, "accepted": accepted}
    return open_cohort(request=request, facts=facts, inputs=inputs, now=clock.now(), **answer)


def test_the_preview_shows_the_plan_and_leaves_nothing(accepted):
    facts = facts_of(accepted)
    draft = seen(accepted, facts, plan(), make_staff(role=Role.COORDINATOR, centre=accepted.school.centre))

    assert [(row.number, row.people) for row in draft.kept] == [(1, (facts.facilitator,)), (2, (facts.facilitator,))]
    assert not Cohort.objects.exists()
    assert not CohortStaff.objects.exists()


def test_whoever_facilitates_elsewhere_at_that_hour_stands_against_it(accepted):
    facts = facts_of(accepted)
    by = make_staff(role=Role.COORDINATOR, centre=accepted.school.centre)
    first_day = seen(accepted, facts, plan(), by).kept[0].said.day
    busy = make_session(cohort=make_cohort(school=accepted.school, facilitator=facts.facilitator), day=first_day)
    SessionFacilitator.objects.create(session=busy, user=facts.facilitator)

    draft = seen(accepted, facts, plan(), by)
    with pytest.raises(DomainError) as refusal:
        opened(accepted, facts)

    assert draft.hard_count == 1
    assert refusal.value.code == "clash"
    accepted.refresh_from_db()
    assert accepted.cohort is None


def test_what_asks_for_a_reason_or_is_no_longer_as_shown_is_not_stored(accepted):
    make_agreement(school=accepted.school, ends_on=a_day(before=1))
    facts = facts_of(accepted)
    for changes, code in (({"accepted": ""}, "clash_reason"), ({"seal": "otro"}, "changed_meanwhile")):
        with pytest.raises(DomainError) as refusal:
            opened(accepted, facts, **changes)
        assert refusal.value.code == code
    assert not Cohort.objects.exists()


def test_the_cohort_has_its_meetings_and_its_people(accepted):
    facts = facts_of(accepted)
    cohort = opened(accepted, facts)

    accepted.refresh_from_db()
    assert accepted.cohort == cohort
    assert (cohort.school, cohort.label, cohort.capacity, cohort.starts_on) == (accepted.school, "3.º A", 28, a_day(after=14))
    assert cohort.sessions.count() == 2
    people = set(CohortStaff.objects.filter(cohort=cohort).values_list("user", "role"))
    assert people == {(facts.facilitator.pk, "facilitator"), (accepted.asked_by_id, "teacher")}
    assert Cohort.objects.visible_to(accepted.asked_by).get() == cohort


def test_opened_twice_it_is_one_cohort(accepted):
    assert opened(accepted) == opened(accepted, seal="as before")


def test_a_plan_that_cannot_be_leaves_no_cohort(accepted):
    with pytest.raises(DomainError) as refusal:
        opened(accepted, end=time(9))

    accepted.refresh_from_db()
    assert refusal.value.code == "ends_before_start"
    assert accepted.cohort is None
    assert not Cohort.objects.exists()
    assert not WorkshopSession.objects.exists()


def test_a_code_that_is_taken_and_a_facilitator_who_left_are_refused(accepted):
    taken = make_cohort().code
    gone = make_staff()

    for facts, code in ((facts_of(accepted, code=taken), "code_taken"), (facts_of(accepted, facilitator=gone), "role_missing")):
        with pytest.raises(DomainError) as refusal:
            opened(accepted, facts)
        assert refusal.value.code == code
    assert Cohort.objects.count() == 1


def test_a_request_that_was_withdrawn_meanwhile_gets_no_cohort(accepted):
    withdraw_request(request=accepted, by=accepted.asked_by, now=clock.now(), seen=2)

    with pytest.raises(DomainError) as refusal:
        opened(accepted)
    assert refusal.value.code == "not_accepted"


def test_a_request_with_a_cohort_is_withdrawn_by_nobody(accepted):
    opened(accepted)

    with pytest.raises(DomainError) as refusal:
        withdraw_request(request=accepted, by=accepted.asked_by, now=clock.now(), seen=2)
    assert refusal.value.code == "has_cohort"
