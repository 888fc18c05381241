"""Planning, agenda and one meeting in the browser, by role."""

import re
import uuid
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale

from home.models import HomePage
from lms.accounts.enums import Role
from lms.attendance.models import Register
from lms.core import clock
from lms.scheduling.enums import SessionState
from lms.scheduling.models import Closure
from tests.builders import (
    a_day,
    make_cohort,
    make_enrolment,
    make_index,
    make_school,
    make_session,
    make_staff,
    make_student_user,
    make_workshop,
)

from .plan_pages import fields_of, plan_url, preview, send, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """One facilitator's cohort, five weeks old, of six lessons, with teacher and coordinator, and another centre's cohort."""

    class World:
        facilitator = make_staff(role=Role.FACILITATOR)
        school, elsewhere = make_school(), make_school()
        teacher = make_staff(role=Role.TEACHER, school=school)
        coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
        stranger = make_staff(role=Role.COORDINATOR, centre=elsewhere.centre)
        editor = make_staff(role=Role.EDITOR)
        start = a_day(before=35)
        cohort = make_cohort(
            school=school, workshop=make_workshop(lessons=6), facilitator=facilitator, teacher=teacher, starts_on=start
        )
        other = make_cohort(school=elsewhere)

    return World


def test_the_form_proposes_the_first_day_and_as_many_meetings_as_lessons(client, world):
    client.force_login(world.facilitator)

    page = client.get(plan_url(world.cohort)).content.decode()

    assert f'value="{world.start.isoformat()}"' in page
    assert 'name="count" value="6"' in page
    assert "<title>Maloca · Planificar</title>" in page


def test_the_preview_names_the_closed_week_counts_the_past_and_stores_nothing(client, world):
    Closure.objects.create(
        starts_on=world.start + timedelta(days=7),
        ends_on=world.start + timedelta(days=8),
        name="Aniversario del colegio",
        school=world.school,
    )
    client.force_login(world.facilitator)

    page = client.post(plan_url(world.cohort), typed(world)).content.decode()

    assert "Aniversario del colegio" in page
    assert "de estas 6 sesiones ya pas" in page
    assert "Guardar 6 sesiones en la agenda" in page
    assert page.count('class="no num"') == 6
    assert not world.cohort.sessions.exists()


def test_confirming_works_the_dates_out_again_and_leads_to_the_cohort(client, world):
    client.force_login(world.facilitator)

    response = send(client, world, preview(client, world))

    assert response.redirect_chain == [(reverse("portal:cohort", args=[world.cohort.public_id]), 302)]
    assert "6 sesiones están en la agenda" in response.content.decode()
    sessions = list(world.cohort.sessions.order_by("number"))
    assert [s.number for s in sessions] == [1, 2, 3, 4, 5, 6]
    assert [s.lesson.title for s in sessions] == [f"Encuentro {n}" for n in range(1, 7)]
    assert {s.local_start.time() for s in sessions} == {time(10)}


def test_the_same_plan_again_changes_nothing_and_says_so(client, world):
    client.force_login(world.facilitator)
    fields = preview(client, world)
    send(client, world, fields)

    for again in (send(client, world, fields), client.post(plan_url(world.cohort), typed(world), follow=True)):
        assert "Este plan ya estaba guardado: no se cambió nada." in again.content.decode()
    assert world.cohort.sessions.count() == 6


def test_going_back_from_the_preview_keeps_what_was_typed(client, world):
    client.force_login(world.facilitator)

    page = client.post(plan_url(world.cohort), typed(world, step="edit")).content.decode()

    assert 'value="Aula 6"' in page
    assert 'value="10:00"' in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first_day": ""}, "Elija el primer día."),
        ({"first_day": "31/02/2026"}, "Escriba el día así: 23/09/2026."),
        ({"start": "diez"}, "Escriba la hora así: 10:00."),
        ({"end": "09:00"}, "La hora de fin debe ser posterior a la de inicio (10:00)."),
        ({"count": "41"}, "Indique entre 1 y 40 sesiones."),
        ({"count": "-3"}, "Indique entre 1 y 40 sesiones."),
        ({"count": "seis"}, "Escriba un número, por ejemplo 6."),
        ({"count": "9" * 400}, "Indique entre 1 y 40 sesiones."),
        ({"count": "9" * 5000}, "Escriba un número, por ejemplo 6."),
        ({"first_day": "1900-01-01"}, "El grupo empieza el"),
        ({"first_day": "9999-12-31"}, "El primer día queda fuera del periodo"),
        ({"place": "x" * 121}, "El lugar tiene más de 120 letras: acórtelo."),
        ({"place": "\0"}, "no están permitidos"),
        ({"step": "confirm", "end": "09:00"}, "La hora de fin debe ser posterior a la de inicio (10:00)."),
    ],
)
def test_bad_input_gets_its_sentence_and_stores_nothing(client, world, changes, sentence):
    client.force_login(world.facilitator)

    response = client.post(plan_url(world.cohort), typed(world, **changes))

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not world.cohort.sessions.exists()


def test_the_form_opens_at_the_first_wrong_field(client, world):
    client.force_login(world.facilitator)

    untouched = client.get(plan_url(world.cohort)).content.decode()
    wrong = client.post(plan_url(world.cohort), typed(world, count="99")).content.decode()

    assert "autofocus" not in untouched
    assert re.findall(r'<input[^>]* name="(\w+)"[^>]* autofocus', wrong) == ["count"]


def test_what_is_typed_is_shown_as_text(client, world):
    client.force_login(world.facilitator)

    page = client.post(plan_url(world.cohort), typed(world, place="<b>Aula</b>")).content.decode()

    assert "<b>Aula</b>" not in page
    assert "&lt;b&gt;Aula&lt;/b&gt;" in page


def pages_of(cohort, session) -> list[str]:
    return [plan_url(cohort), reverse("scheduling:cancel", args=[session.public_id])]


@pytest.mark.parametrize("who", ["facilitator", "coordinator"])
def test_who_runs_a_cohort_plans_and_cancels(client, world, who):
    client.force_login(getattr(world, who))

    for url in pages_of(world.cohort, make_session(cohort=world.cohort)):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("who", ["teacher", "stranger", "editor"])
def test_nobody_else_plans_or_cancels_and_cannot_tell_the_cohort_from_none(client, world, who):
    client.force_login(getattr(world, who))
    session = make_session(cohort=world.cohort)

    for url in pages_of(world.cohort, session):
        nowhere = url.replace(str(session.public_id), str(uuid.uuid4())).replace(str(world.cohort.public_id), str(uuid.uuid4()))
        for method in (client.get, client.post):
            found, missing = method(url), method(nowhere)
            assert (found.status_code, missing.status_code) == (404, 404)
            # The language switch repeats the address that was asked for.
            assert found.content.replace(url.encode(), b"") == missing.content.replace(nowhere.encode(), b"")
    session.refresh_from_db()
    assert session.state == SessionState.PLANNED


def test_a_student_and_a_visitor_do_not_plan(client, world):
    student = make_student_user(make_enrolment(cohort=world.cohort).student)

    assert client.get(plan_url(world.cohort)).status_code == 302
    client.force_login(student, backend="lms.classroom.backends.StudentBackend")
    assert client.get(plan_url(world.cohort)).status_code == 404
    assert client.get(reverse("scheduling:agenda")).status_code == 404


def session_page(client, session) -> str:
    return client.get(reverse("scheduling:session", args=[session.public_id])).content.decode()


def test_a_meeting_shows_place_hours_lesson_and_how_many_are_on_the_list(client, world):
    make_enrolment(cohort=world.cohort)
    session = make_session(cohort=world.cohort, lesson=world.cohort.workshop.lessons.first())
    client.force_login(world.teacher)

    page = session_page(client, session)

    assert "10:00" in page
    assert "11:30" in page
    assert "Aula 6" in page
    assert "Encuentro 1: Encuentro 1" in page
    assert "1 estudiante en la lista" in page
    assert "<title>Maloca · Sesión</title>" in page


def test_a_meeting_says_why_its_roll_cannot_be_called(client, world):
    future = make_session(cohort=world.cohort, day=a_day(after=5))
    past = make_session(cohort=world.cohort, day=a_day(before=5))
    held = make_session(cohort=world.cohort, day=a_day(before=6))
    Register.objects.create(session=held, taken_at=clock.now())
    cancelled = make_session(cohort=world.cohort, day=a_day(before=7))
    cancelled.state, cancelled.change_reason = SessionState.CANCELLED, "rain"
    cancelled.save()

    client.force_login(world.facilitator)
    assert "La lista se abre el" in session_page(client, future)
    assert "no cuenta para la constancia" in session_page(client, cancelled)
    assert "Lluvia o creciente" in session_page(client, cancelled)
    assert "La lista está entregada." in session_page(client, held)
    assert reverse("attendance:roll", args=[past.public_id]) in session_page(client, past)
    assert reverse("attendance:roll", args=[future.public_id]) not in session_page(client, future)
    client.force_login(world.teacher)
    assert "La lista la pasa quien facilita el grupo" in session_page(client, past)


def test_another_centres_meeting_is_like_none(client, world):
    session = make_session(cohort=world.other)
    client.force_login(world.coordinator)
    url, nowhere = (reverse("scheduling:session", args=[pid]) for pid in (session.public_id, uuid.uuid4()))

    found, missing = client.get(url), client.get(nowhere)

    assert (found.status_code, missing.status_code) == (404, 404)
    assert found.content.replace(url.encode(), b"") == missing.content.replace(nowhere.encode(), b"")


def test_cancelling_asks_for_a_reason_and_then_leads_back(client, world):
    session = make_session(cohort=world.cohort)
    client.force_login(world.facilitator)
    url = reverse("scheduling:cancel", args=[session.public_id])

    without = client.post(url, {"seen": 0}).content.decode()
    session.refresh_from_db()
    assert "Elija el motivo de la lista." in without
    assert session.state == SessionState.PLANNED

    response = client.post(url, {"reason": "rain", "seen": 0}, follow=True)
    session.refresh_from_db()
    assert (session.state, session.change_reason) == (SessionState.CANCELLED, "rain")
    assert "La sesión quedó suspendida" in response.content.decode()


def test_a_held_meeting_offers_no_cancelling_and_refuses_it(client, world):
    session = make_session(cohort=world.cohort, day=a_day(before=5))
    Register.objects.create(session=session, taken_at=clock.now())
    client.force_login(world.facilitator)
    url = reverse("scheduling:cancel", args=[session.public_id])

    assert url not in session_page(client, session)
    assert "no se mueve ni se suspende" in client.post(url, {"reason": "rain", "seen": 0}).content.decode()
    session.refresh_from_db()
    assert session.state == SessionState.PLANNED


def test_lessons_are_named_in_the_language_of_the_page_and_stored_in_spanish(client, world, django_assert_num_queries):
    english = Locale.objects.get_or_create(language_code="en")[0]
    for page in (HomePage.objects.get(), make_index(), world.cohort.workshop, *world.cohort.workshop.lessons):
        copy = page.specific.copy_for_translation(english)
        copy.title = f"English {page.title}"
        copy.save_revision().publish()
    client.force_login(world.facilitator)

    with translation.override("en"):
        url, agenda = plan_url(world.cohort), reverse("scheduling:agenda")
    shown = client.post(url, typed(world)).content.decode()
    client.post(url, fields_of(shown) | {"step": "confirm"})
    page = client.get(agenda, {"desde": world.start.isoformat()}).content.decode()

    assert url.startswith("/en/")
    assert "English Encuentro 1" in shown
    assert "English Encuentro 2" in page
    assert world.cohort.sessions.first().lesson.title == "Encuentro 1"
    with django_assert_num_queries(10):
        client.get(agenda)
