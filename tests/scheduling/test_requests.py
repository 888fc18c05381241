"""A school asks, its centre answers, the school answers back."""

import uuid
from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from lms.accounts.enums import Role
from lms.audit.enums import Act
from lms.audit.models import Entry
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.enums import SchoolStatus
from lms.scheduling.actions_requests import (
    Wish,
    accept_offer,
    accept_request,
    counter_request,
    decline_request,
    withdraw_request,
)
from lms.scheduling.actions_requests import make_request as ask
from lms.scheduling.enums_requests import AnswerReason, RequestState
from lms.scheduling.models import RequestStep, WorkshopRequest

from ..builders import a_day, make_request, make_school, make_staff, make_workshop

pytestmark = pytest.mark.django_db


def asking(**changes):
    school = changes.pop("school", None) or make_school()
    facts = {
        "op": uuid.uuid4(),
        "school": school,
        "workshop": changes.pop("workshop", None) or make_workshop(),
        "grade": 3,
        "section": "A",
        "head_count": 28,
        "wish": Wish(a_day(after=10)),
        "asked_by": make_staff(role=Role.TEACHER, school=school),
        "now": clock.now(),
    }
    return facts | changes


def code_of(action, **facts) -> str:
    with pytest.raises(DomainError) as refusal:
        action(**facts)
    return refusal.value.code


def coordinator_of(request):
    return make_staff(role=Role.COORDINATOR, centre=request.school.centre)


def counter(request, *, by, seen=1, after=21):
    wish = Wish(a_day(after=after))
    facts = {"wish": wish, "workshop": request.workshop, "reason": AnswerReason.DATES, "now": clock.now()}
    return counter_request(request=request, by=by, seen=seen, **facts)


def test_a_request_is_stored_with_its_first_step_and_told_to_the_log():
    made = ask(**asking())

    assert (made.state, made.steps) == (RequestState.ASKED, 1)
    assert list(made.history.values_list("number", "from_state", "to_state")) == [(1, "", "asked")]
    assert Entry.objects.latest("number").act == Act.REQUEST_MADE


def test_sent_twice_it_is_one_request():
    facts = asking()

    assert ask(**facts) == ask(**facts)
    assert RequestStep.objects.count() == 1


def test_the_same_class_has_one_open_request_a_workshop():
    facts = asking()
    first = ask(**facts)
    again = facts | {"op": uuid.uuid4()}

    assert code_of(ask, **again) == "already_asked"
    withdraw_request(request=first, by=facts["asked_by"], now=clock.now(), seen=1)
    assert ask(**again) != first


def test_another_section_may_ask_for_the_same_workshop():
    facts = asking()
    ask(**facts)

    assert ask(**facts | {"op": uuid.uuid4(), "section": "B"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"head_count": 0}, "head_count"),
        ({"head_count": 900}, "head_count"),
        ({"wish": Wish(a_day())}, "past_day"),
        ({"wish": Wish(a_day(after=3), a_day(before=3))}, "past_day"),
        ({"wish": Wish(a_day(after=400))}, "too_far"),
        ({"wish": Wish(a_day(after=3), a_day(after=3))}, "same_day"),
        ({"wish": Wish(a_day(after=3), None, time(11), time(10))}, "hours"),
        ({"wish": Wish(a_day(after=3), None, time(11))}, "hours"),
        ({"grade": 6}, "grade"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(changes, code):
    assert code_of(ask, **asking(**changes)) == code
    assert not WorkshopRequest.objects.exists()


def test_a_closed_school_asks_for_nothing():
    school = make_school()
    school.status = SchoolStatus.CLOSED

    assert code_of(ask, **asking(school=school)) == "school_closed"


def test_a_workshop_that_is_no_longer_offered_is_refused():
    workshop = make_workshop()
    workshop.live = False

    assert code_of(ask, **asking(workshop=workshop)) == "workshop_not_offered"


def test_the_database_refuses_a_class_of_nine_hundred():
    made = make_request()
    made.head_count = 900

    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_a_centre_accepts_and_a_second_click_changes_nothing():
    made = make_request()
    by = coordinator_of(made)

    accept_request(request=made, by=by, now=clock.now(), seen=1)
    again = accept_request(request=made, by=by, now=clock.now(), seen=1)

    assert (again.state, again.steps, again.waits_for_cohort) == (RequestState.ACCEPTED, 2, True)
    assert Entry.objects.filter(act=Act.REQUEST_ANSWERED).count() == 1


def test_whoever_answers_second_sees_that_somebody_was_first():
    made = make_request()
    accept_request(request=made, by=coordinator_of(made), now=clock.now(), seen=1)

    late = {"request": made, "reason": AnswerReason.DATES, "by": coordinator_of(made), "now": clock.now()}
    assert code_of(decline_request, seen=1, **late) == "answered_already"
    assert made.history.count() == 2
    assert decline_request(seen=2, **late).state == RequestState.DECLINED


def test_an_offer_says_what_else_and_the_school_takes_it():
    made = make_request()
    other = make_workshop()
    wish = Wish(a_day(after=30), None, time(8), time(9, 30))
    facts = {"wish": wish, "workshop": other, "reason": AnswerReason.GRADE, "note": "Es para los mayores."}
    counter_request(request=made, by=coordinator_of(made), now=clock.now(), seen=1, **facts)

    taken = accept_offer(request=made, by=made.asked_by, now=clock.now(), seen=2)

    offer = made.history.get(number=2)
    assert (offer.workshop, offer.first_day, offer.reason, offer.note) == (other, wish.first_day, "grade", "Es para los mayores.")
    assert taken.state == RequestState.ACCEPTED


def test_an_offer_of_what_was_asked_is_none():
    made = make_request()
    same = Wish(made.first_day, made.second_day, made.starts, made.ends)
    facts = {"wish": same, "workshop": made.workshop, "reason": AnswerReason.DATES}

    by = coordinator_of(made)
    assert code_of(counter_request, request=made, by=by, now=clock.now(), seen=1, **facts) == "same_as_asked"


def test_an_offer_or_a_no_needs_a_reason_and_days_to_come():
    made = make_request()
    facts = {"request": made, "by": coordinator_of(made), "now": clock.now(), "seen": 1}
    past = {"wish": Wish(a_day(before=1)), "workshop": made.workshop}

    assert code_of(decline_request, reason="", **facts) == "reason_missing"
    assert code_of(counter_request, reason="", **past, **facts) == "reason_missing"
    assert code_of(counter_request, reason=AnswerReason.TERM, **past, **facts) == "past_day"
    assert made.history.count() == 1


def test_a_centre_offers_again_while_the_school_thinks():
    made = make_request()
    by = coordinator_of(made)
    counter(made, by=by)
    counter(made, by=by, seen=2, after=28)

    made.refresh_from_db()
    assert (made.state, made.steps) == (RequestState.COUNTERED, 3)
    assert code_of(accept_offer, request=made, by=made.asked_by, now=clock.now(), seen=2) == "answered_already"


def test_a_school_takes_no_offer_that_nobody_made_and_withdraws_once():
    made = make_request()
    facts = {"request": made, "by": made.asked_by, "now": clock.now()}

    assert code_of(accept_offer, seen=1, **facts) == "not_now"
    withdraw_request(seen=1, **facts)
    assert withdraw_request(seen=1, **facts).state == RequestState.WITHDRAWN
    assert code_of(accept_request, request=made, by=coordinator_of(made), now=clock.now(), seen=2) == "not_now"


def test_each_sees_the_requests_of_the_own_place():
    ours, theirs = make_request(), make_request()
    outsider = make_staff(role=Role.FACILITATOR)

    for user, visible in (
        (ours.asked_by, [ours]),
        (coordinator_of(ours), [ours]),
        (theirs.asked_by, [theirs]),
        (outsider, []),
    ):
        assert list(WorkshopRequest.objects.visible_to(user)) == visible


def test_what_waits_stands_first_the_oldest_on_top():
    school = make_school()
    first, second, done = (make_request(school=school, section=letter) for letter in "ABC")
    decline_request(request=done, reason="other", by=coordinator_of(done), now=clock.now(), seen=1)
    WorkshopRequest.objects.filter(pk=second.pk).update(asked_at=clock.now() - timedelta(days=2))

    assert list(WorkshopRequest.objects.waiting_first()) == [second, first, done]
    assert set(WorkshopRequest.objects.waiting()) == {first, second}
