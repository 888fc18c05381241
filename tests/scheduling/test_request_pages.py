"""Asking and answering in the browser, by role."""

import re
import uuid

import pytest
from django.urls import reverse

from lms.accounts.enums import Role
from lms.core import clock
from lms.records.enums import SchoolStatus
from lms.records.models import Cohort, SchoolContact
from lms.scheduling.actions_requests import accept_request
from lms.scheduling.enums_requests import RequestState
from lms.scheduling.models import WorkshopRequest

from ..builders import (
    a_day,
    make_agreement,
    make_cohort,
    make_request,
    make_school,
    make_session,
    make_staff,
    make_term,
    make_workshop,
)
from ..signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A school with a teacher, its centre's coordinator and facilitator, and the people of another place."""

    class World:
        school, elsewhere = make_school(), make_school()
        teacher = make_staff(role=Role.TEACHER, school=school)
        coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
        facilitator = make_staff(role=Role.FACILITATOR, centre=school.centre)
        stranger = make_staff(role=Role.TEACHER, school=elsewhere)
        far_coordinator = make_staff(role=Role.COORDINATOR, centre=elsewhere.centre)
        workshop = make_workshop(lessons=2)
        term = make_term()

    return World


def typed(world, **changes):
    facts = {
        "op": str(uuid.uuid4()),
        "school": str(world.school.public_id),
        "workshop": world.workshop.pk,
        "grade": 3,
        "section": "  a ",
        "head_count": 28,
        "first_day": a_day(after=10).isoformat(),
        "weekdays": ["0", "2"],
        "needs": ["projector"],
        "note": "Aula 6, un enchufe",
    }
    return facts | changes


def test_a_teacher_asks_and_follows_the_request(world):
    client, facts = signed_in(world.teacher), typed(world)

    first = client.post(reverse("scheduling:ask"), facts)
    again = client.post(reverse("scheduling:ask"), facts)

    made = WorkshopRequest.objects.get()
    assert first.url == again.url == reverse("scheduling:request", args=[made.public_id])
    assert (made.label, made.weekdays, made.needs) == ("3.º A", [0, 2], ["projector"])
    page = client.get(first.url).content.decode()
    assert "La sede todavía no responde" in page
    assert "lunes, miércoles" in page
    assert "3.º A" in client.get(reverse("scheduling:requests")).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"head_count": 0}, "Un grupo es de 1 a 60 estudiantes"),
        ({"head_count": 900}, "Un grupo es de 1 a 60 estudiantes"),
        ({"first_day": a_day(before=1).isoformat()}, "ya pasó o es hoy"),
        ({"first_day": "mañana"}, "Escriba el día así"),
        ({"starts": "10:00"}, "Indique las dos horas"),
        ({"workshop": 10**12}, "ya no se ofrece"),
        ({"school": str(uuid.uuid4())}, "no está entre las suyas"),
        ({"note": "x" * 301}, "Pasa de 300 letras"),
        ({"op": "otro"}, "Esta página ya no sirve"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(world, changes, sentence):
    answer = signed_in(world.teacher).post(reverse("scheduling:ask"), typed(world, **changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not WorkshopRequest.objects.exists()


def test_another_schools_name_or_a_closed_one_is_no_choice(world):
    closed = make_school(centre=world.school.centre)
    closed.status = SchoolStatus.CLOSED
    closed.save()
    for school in (world.elsewhere, closed):
        answer = signed_in(world.teacher).post(reverse("scheduling:ask"), typed(world, school=str(school.public_id)))
        assert answer.status_code == 422
    assert not WorkshopRequest.objects.exists()


def test_another_school_and_another_centre_meet_nothing(world):
    made = make_request(school=world.school, by=world.teacher)
    page, office = (reverse(name, args=[made.public_id]) for name in ("scheduling:request", "requests:answer"))
    asked = [(world.stranger, page), (world.far_coordinator, office)]

    for user, url in asked:
        missing = url.replace(str(made.public_id), str(uuid.uuid4()))
        client = signed_in(user)
        assert client.get(url).status_code == client.get(missing).status_code == 404
        assert client.post(url, {"answer": "decline", "seen": 1, "reason": "other"}).status_code == 404
    made.refresh_from_db()
    assert made.state == RequestState.ASKED


def test_a_coordinator_offers_and_the_teacher_takes_it(world):
    made = make_request(school=world.school, by=world.teacher, workshop=world.workshop)
    office = reverse("requests:answer", args=[made.public_id])
    offer = {"answer": "counter", "seen": 1, "workshop": world.workshop.pk, "first_day": a_day(after=21).isoformat()}

    refused = signed_in(world.coordinator).post(office, offer)
    done = signed_in(world.coordinator).post(office, offer | {"reason": "dates", "note": "Ese mes no hay quien vaya."})

    assert "Elija un motivo" in refused.content.decode()
    assert done.status_code == 302
    page = reverse("scheduling:request", args=[made.public_id])
    shown = signed_in(world.teacher).get(page).content.decode()
    assert "La sede propone otra cosa" in shown
    assert "Ese mes no hay quien vaya." in shown
    signed_in(world.teacher).post(page, {"answer": "accept", "seen": 2})
    made.refresh_from_db()
    assert made.waits_for_cohort


def test_the_second_coordinator_sees_the_answer_of_the_first(world):
    made = make_request(school=world.school, by=world.teacher)
    accept_request(request=made, by=world.coordinator, now=clock.now(), seen=1)
    second = signed_in(make_staff(role=Role.COORDINATOR, centre=world.school.centre))

    late = second.post(reverse("requests:answer", args=[made.public_id]), {"answer": "decline", "seen": 1, "reason": "dates"})

    assert late.status_code == 422
    assert "Otra persona se adelantó" in late.content.decode()
    made.refresh_from_db()
    assert made.state == RequestState.ACCEPTED


def test_an_accepted_request_becomes_a_cohort_in_two_steps(world):
    made = make_request(school=world.school, by=world.teacher, workshop=world.workshop)
    client = signed_in(world.coordinator)
    url = client.post(reverse("requests:answer", args=[made.public_id]), {"answer": "accept", "seen": 1}).url
    form = client.get(url).context["form"]
    values = {field.name: field.value() for field in form}
    assert (values["section"], values["capacity"], values["count"]) == ("A", 28, 2)
    assert values["teacher"] == f"teacher:{world.teacher.pk}"

    facts = {name: getattr(value, "pk", value) for name, value in values.items() if value is not None}
    facts |= {"term": world.term.pk, "facilitator": f"facilitator:{world.facilitator.pk}"}
    shown = client.post(url, facts | {"step": "preview"})
    assert "Abrir el grupo con 2 sesiones" in shown.content.decode()
    assert not Cohort.objects.exists()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.content.decode()))
    changed = client.post(url, hidden | {"step": "confirm", "seal": "otro"})
    stored = client.post(url, hidden | {"step": "confirm"})

    cohort = Cohort.objects.get()
    assert "Mientras usted revisaba, algo cambió" in changed.content.decode()
    assert stored.url == reverse("office:cohort", args=[cohort.public_id])
    assert client.post(url, hidden | {"step": "confirm"}).url == stored.url
    seen = signed_in(world.teacher).get(reverse("scheduling:request", args=[made.public_id])).content.decode()
    assert reverse("portal:cohort", args=[cohort.public_id]) in seen


def test_the_inbox_shows_what_waits_in_a_fixed_number_of_queries(world, django_assert_num_queries):
    client = signed_in(world.coordinator)
    make_request(school=world.school, by=world.teacher, workshop=world.workshop)
    far = make_request(school=world.elsewhere)
    client.get(reverse("solicitudes:index"))
    with django_assert_num_queries(9):
        client.get(reverse("solicitudes:index"))
    for letter in "BC":
        make_request(school=world.school, by=world.teacher, workshop=world.workshop, section=letter)

    with django_assert_num_queries(9):
        page = client.get(reverse("solicitudes:index")).content.decode()

    assert str(far.public_id) not in page
    assert page.count("requests/answer") == 0
    assert page.count("/admin/solicitudes/") >= 3


def test_the_office_says_whom_to_call_and_what_is_left(world):
    made = make_request(school=world.school, by=world.teacher)
    SchoolContact.objects.create(school=world.school, role="head", name="Estrella Inuma", phone="065234567")
    make_agreement(school=world.school, quota=20)
    make_session(cohort=make_cohort(school=world.school), day=a_day(before=3))

    page = signed_in(world.coordinator).get(reverse("requests:answer", args=[made.public_id])).content.decode()

    assert "1 de 20 usada, quedan 19" in page
    assert 'href="tel:+5165234567">(065) 234567' in page


def test_a_teacher_sees_the_agreement_and_not_its_paper_nor_its_reference(world):
    agreement = make_agreement(school=world.school, quota=2, reference="Oficio 77", with_paper=True)
    client = signed_in(world.teacher)

    page = client.get(reverse("scheduling:requests")).content.decode()

    assert "0 de 2 usadas, quedan 2" in page
    assert "Oficio 77" not in page
    assert client.get(reverse("requests:agreement_file", args=[agreement.public_id])).status_code == 404
