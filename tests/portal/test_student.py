"""What a student sees at home: the own way, the own marks, the own certificate, and nobody else's."""

import re
from datetime import time

import pytest
from wagtail.models import Site

from home.models import HomePage
from lms.attendance.enums import Status
from lms.core import clock
from lms.credentials.actions import issue_certificates
from lms.portal.queries_student import own_workshops
from lms.records.models import Enrolment
from lms.scheduling.models import WorkshopSession
from tests.builders import (
    a_day,
    give_consent,
    make_cohort,
    make_enrolment,
    make_register,
    make_school,
    make_session,
    make_student,
    make_student_user,
    make_workshop,
)

pytestmark = pytest.mark.django_db
STUDENT = "lms.classroom.backends.StudentBackend"


def a_student(*, lessons: int = 6, held: int = 3, to_come: int = 1, school=None) -> Enrolment:
    """A student in a running cohort: `held` meetings in past weeks, attended but the second, and `to_come` in coming weeks."""
    school = school or make_school()
    workshop = make_workshop(lessons=lessons, title="Mi proyecto, mis derechos")
    cohort = make_cohort(school=school, workshop=workshop, starts_on=a_day(before=7 * held + 7))
    student = make_student(school=school, given="Nayeli", surname="Quispe", maternal="Ñahui")
    enrolment, mate = make_enrolment(cohort=cohort, student=student), make_enrolment(cohort=cohort)
    pages = list(workshop.lessons)
    for number in range(1, held + to_come + 1):
        day = a_day(before=7 * (held - number) + 1)
        session = make_session(cohort=cohort, number=number, day=day, lesson=pages[number - 1])
        if number <= held:
            status = Status.EXCUSED if number == 2 else Status.LATE
            make_register(session=session, statuses={enrolment: status, mate: Status.ABSENT})
    return enrolment


def home(client, enrolment):
    client.force_login(enrolment.student.user or make_student_user(enrolment.student), backend=STUDENT)
    response = client.get("/inicio/")
    assert response.status_code == 200
    return response.text


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_home_shows_the_way_the_marks_and_what_is_next(client):
    enrolment = a_student()

    said = words(home(client, enrolment))

    assert "Mi proyecto, mis derechos 3 de 6 encuentros hechos" in said
    assert re.findall(r"(\d) (Encuentro \d) (Hecho|Sigue)", said) == [
        ("1", "Encuentro 1", "Hecho"),
        ("2", "Encuentro 2", "Hecho"),
        ("3", "Encuentro 3", "Hecho"),
        ("4", "Encuentro 4", "Sigue"),
    ]
    assert "Tu asistencia 2 de 3" in said
    marks = re.findall(r"(\d) \d+ de [a-z]+ (Tardanza|Justificada|Falta)", said)
    assert marks == [("1", "Tardanza"), ("2", "Justificada"), ("3", "Tardanza")]


def test_next_meeting_shows_weekday_and_hour_but_no_place(client):
    enrolment = a_student()
    coming = WorkshopSession.objects.get(cohort=enrolment.cohort, number=4)
    days = ["Lunes", "Martes", "Miércoles", "Jueves", "Viernes", "Sábado", "Domingo"]

    page = home(client, enrolment)

    assert f"{days[coming.local_day.weekday()]}, 10:00" in page
    assert "Encuentro 4: <b>Encuentro 4</b>" in page
    assert not any(word in page for word in ("Aula 6", enrolment.cohort.school.name, enrolment.cohort.code, "Quispe", "Ñahui"))


def test_lessons_lead_to_their_pages(client):
    enrolment = a_student(lessons=2, held=1, to_come=1)
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": HomePage.objects.get()})

    page = home(client, enrolment)

    links = re.findall(r'class="lesson" href="([^"]+)"', page)
    assert [link.rsplit("/", 2)[1] for link in links] == ["encuentro-1", "encuentro-2"]
    assert all(client.get(re.sub(r"^https?://[^/]+", "", link)).status_code == 200 for link in links)


def test_another_students_marks_are_never_there(client, now):
    enrolment = a_student()
    other = a_student(school=make_school())
    page = home(client, enrolment)

    assert "Falta</span>" not in page
    assert page.count("Tu asistencia") == 1
    assert [own.attended for own in own_workshops(enrolment.student.user, now)] == [2]
    assert other.cohort.workshop.url_path not in page


def test_a_certificate_is_offered_once_it_is_issued(client, now):
    enrolment = a_student(held=1, to_come=0)
    give_consent(enrolment.student)
    assert "Tu constancia" not in home(client, enrolment)

    (certificate,) = issue_certificates(cohort=enrolment.cohort, issued_by=None, now=now).issued
    page = home(client, enrolment)

    (link,) = re.findall(r'href="(/constancias/[^"]+)"', page)
    assert link == f"/constancias/{certificate.public_id}/"
    assert client.get(link).content.startswith(b"%PDF-")


def test_a_meeting_before_the_own_first_day_is_not_counted(client):
    enrolment = a_student(held=3)
    Enrolment.objects.filter(pk=enrolment.pk).update(starts_on=a_day(before=10))

    assert "Tu asistencia 1 de 2" in words(home(client, enrolment))


def test_a_student_without_a_workshop_is_told_what_to_do(client):
    client.force_login(make_student_user(make_student()), backend=STUDENT)

    assert "Todavía no estás en ningún taller" in client.get("/inicio/").text


def test_today_is_named(client):
    enrolment = a_student(held=0, to_come=0)
    day = clock.today()
    WorkshopSession.objects.create(
        cohort=enrolment.cohort,
        number=1,
        starts_at=clock.at(day, time(0)),
        ends_at=clock.at(day, time(23, 59)),
    )

    said = words(home(client, enrolment))

    assert "Tu próximo encuentro Hoy" in said
    assert "Aquí verás tu asistencia después del primer encuentro." in said


def test_three_workshops_ask_as_many_questions_as_one(client, django_assert_num_queries, now):
    enrolment = a_student()
    home(client, enrolment)
    with django_assert_num_queries(10):
        client.get("/inicio/")

    for _more in range(2):
        other = a_student(school=enrolment.cohort.school)
        other.student = make_student()
        other.save()
        make_enrolment(cohort=other.cohort, student=enrolment.student)
    with django_assert_num_queries(4):
        assert len(own_workshops(enrolment.student.user, now)) == 3
    with django_assert_num_queries(10):
        client.get("/inicio/")


def test_in_english_a_workshop_without_a_translation_keeps_its_own_pages(client):
    enrolment = a_student()
    client.force_login(make_student_user(enrolment.student), backend=STUDENT)

    response = client.get("/en/inicio/")

    assert response.status_code == 200
    assert "Mi proyecto, mis derechos" in response.text
