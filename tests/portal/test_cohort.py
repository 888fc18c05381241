"""A cohort's page: meetings, list, and what may be done."""

import uuid

import pytest
from django.urls import reverse

from lms.accounts.enums import Role
from lms.records.models import Enrolment
from tests.builders import (
    a_day,
    give_consent,
    make_cohort,
    make_enrolment,
    make_school,
    make_session,
    make_staff,
    make_student,
    make_student_user,
    make_workshop,
)

pytestmark = pytest.mark.django_db


def url_of(cohort) -> str:
    return reverse("portal:cohort", args=[cohort.public_id])


def page_of(client, user, cohort) -> str:
    client.force_login(user)
    return client.get(url_of(cohort)).content.decode()


def test_the_list_is_numbered_by_surname_with_head_counts_last_and_pending_said(client):
    facilitator = make_staff(role=Role.FACILITATOR)
    school = make_school()
    cohort = make_cohort(school=school, facilitator=facilitator)
    Enrolment.objects.create(cohort=cohort, starts_on=cohort.starts_on)
    for given, surname, maternal in (("Wilder", "Ñahui", "Ríos"), ("Analí", "Ahuanari", "Tamani"), ("Keyla", "Núñez", "")):
        student = make_student(school=school, given=given, surname=surname, maternal=maternal)
        make_enrolment(cohort=cohort, student=student)
        if given != "Keyla":
            give_consent(student)
    make_enrolment(cohort=make_cohort(), student=make_student(surname="Ajeno"))

    page = page_of(client, facilitator, cohort)

    order = [page.index(name) for name in ("Ahuanari Tamani, Analí", "Ñahui Ríos, Wilder", "Núñez, Keyla", "sin nombre")]
    assert order == sorted(order)
    assert page.count("Pendiente</span>") == 2  # the legend and one row
    assert "1 familia no respondió todavía" in page
    assert "1 lugar sin nombre" in page
    assert "Ajeno" not in page


def test_the_page_says_nothing_of_a_person_or_school_in_its_title(client):
    facilitator = make_staff(role=Role.FACILITATOR)
    cohort = make_cohort(facilitator=facilitator, school=make_school(name="Laguna"))

    page = page_of(client, facilitator, cohort)

    assert "<title>Maloca · Grupo</title>" in page


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.COORDINATOR])
def test_who_runs_the_cohort_is_offered_to_plan(client, role):
    school = make_school()
    user = make_staff(role=role, centre=school.centre if role == Role.COORDINATOR else None)
    cohort = make_cohort(school=school, facilitator=user if role == Role.FACILITATOR else None)

    assert reverse("scheduling:plan", args=[cohort.public_id]) in page_of(client, user, cohort)
    make_session(cohort=cohort)
    assert reverse("scheduling:plan", args=[cohort.public_id]) in page_of(client, user, cohort)


def test_a_teacher_sees_the_class_and_is_not_offered_to_plan(client):
    teacher = make_staff(role=Role.TEACHER)
    cohort = make_cohort(teacher=teacher)
    make_enrolment(cohort=cohort, student=make_student(school=cohort.school, given="Analí", surname="Ahuanari"))

    page = page_of(client, teacher, cohort)

    assert "Ahuanari Quispe, Analí" in page
    assert reverse("scheduling:plan", args=[cohort.public_id]) not in page
    assert "Las planifica quien lo facilita o la coordinación." in page


def test_the_next_meeting_stands_under_the_roof(client):
    facilitator = make_staff(role=Role.FACILITATOR)
    cohort = make_cohort(facilitator=facilitator)
    make_session(cohort=cohort, day=a_day(before=7), number=1)
    coming = make_session(cohort=cohort, day=a_day(after=7), number=2)
    make_session(cohort=cohort, day=a_day(after=14), number=3)

    page = page_of(client, facilitator, cohort)

    house = page[page.index('class="house') : page.index('id="sesiones"')]
    assert "Próxima sesión" in house
    assert "Encuentro 2" in house
    assert str(coming.public_id) in page


@pytest.mark.parametrize("who", ["teacher", "facilitator", "coordinator", "editor", "administrator"])
def test_out_of_scope_is_like_no_cohort_at_all(client, who):
    theirs, own_school = make_cohort(school=make_school(name="Cerro Ajeno")), make_school()
    centre = own_school.centre if who == "coordinator" else None
    user = make_staff(role=Role(who), centre=centre)
    own = make_cohort(
        school=own_school,
        facilitator=user if who == "facilitator" else None,
        teacher=user if who == "teacher" else None,
    )
    client.force_login(user)
    nowhere = reverse("portal:cohort", args=[uuid.uuid4()])

    found, missing = client.get(url_of(theirs)), client.get(nowhere)

    assert (found.status_code, missing.status_code) == (404, 404)
    assert found.content.replace(url_of(theirs).encode(), b"") == missing.content.replace(nowhere.encode(), b"")
    if who in ("teacher", "facilitator", "coordinator"):
        assert client.get(url_of(own)).status_code == 200


def test_a_student_does_not_see_the_page_of_the_staff(client):
    cohort = make_cohort()
    student = make_student_user(make_enrolment(cohort=cohort).student)
    client.force_login(student, backend="lms.classroom.backends.StudentBackend")

    assert client.get(url_of(cohort)).status_code == 404


def test_an_empty_cohort_says_what_comes_next(client):
    school = make_school()
    coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)

    page = page_of(client, coordinator, make_cohort(school=school))

    assert "Este grupo todavía no tiene sesiones." in page
    assert "La lista está vacía." in page


def test_one_student_and_thirty_cost_the_same_number_of_questions(client, django_assert_num_queries):
    facilitator = make_staff(role=Role.FACILITATOR)
    workshop = make_workshop(lessons=8)
    cohort = make_cohort(facilitator=facilitator, workshop=workshop)
    lessons = list(workshop.lessons)
    make_enrolment(cohort=cohort)
    make_session(cohort=cohort, lesson=lessons[0])
    client.force_login(facilitator)
    client.get(url_of(cohort))

    with django_assert_num_queries(12):
        client.get(url_of(cohort))
    for _n in range(29):
        make_enrolment(cohort=cohort)
    for n, lesson in enumerate(lessons[1:], start=2):
        make_session(cohort=cohort, day=a_day(after=n), number=n, lesson=lesson)
    with django_assert_num_queries(12):
        client.get(url_of(cohort))
