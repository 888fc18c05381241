"""Who is told of a request, and that a message says nothing of where or when."""

import pytest

from lms.accounts.enums import Role
from lms.core import clock
from lms.notices.models import Message
from lms.scheduling.actions_requests import accept_request, withdraw_request

from ..builders import make_request, make_school, make_staff

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, int]]:
    return sorted(set(Message.objects.values_list("event", "recipient")))


def test_the_centre_hears_of_a_request_and_the_teacher_of_the_answer():
    school = make_school()
    first, second = (make_staff(role=Role.COORDINATOR, centre=school.centre) for _ in range(2))
    make_staff(role=Role.COORDINATOR, centre=make_school().centre)

    made = make_request(school=school)
    assert told() == [("request_made", first.pk), ("request_made", second.pk)]

    accept_request(request=made, by=first, now=clock.now(), seen=1)
    accept_request(request=made, by=first, now=clock.now(), seen=1)
    assert [pair for pair in told() if pair[0] == "request_answered"] == [("request_answered", made.asked_by_id)]
    messages = Message.objects.filter(event="request_answered").count()

    withdraw_request(request=made, by=made.asked_by, now=clock.now(), seen=2)
    assert [user for event, user in told() if event == "request_settled"] == [first.pk, second.pk]
    assert Message.objects.filter(event="request_answered").count() == messages


def test_a_message_names_neither_school_nor_class_nor_day():
    school = make_school(name="Río Secreto", district="Distrito Secreto")
    make_staff(role=Role.COORDINATOR, centre=school.centre)

    made = make_request(school=school, section="Z")

    said = " ".join(f"{message.subject} {message.text}" for message in Message.objects.all())
    assert str(made.public_id) in said
    for secret in ("Secreto", school.number, "3.º", made.first_day.isoformat(), made.workshop.title):
        assert secret not in said
