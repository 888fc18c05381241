"""The workshops and lessons as everybody reads them, and what only those who guide may read."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils.html import escape

from curriculum.models import LessonPage, WorkshopPage
from lms.accounts.enums import Role
from lms.portal.demo.lessons import workshop_files
from tests.builders import make_school, make_staff, make_student, make_student_user

from .addresses import HOME, LESSON, LESSON_EN, QUIET_WORKSHOP, WORKSHOP, WORKSHOP_EN
from .test_english import spanish_in

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("curriculum_pages")]
WRITTEN = [lesson for _workshop, lessons in workshop_files() for lesson in lessons]


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def adds_up(lesson: dict) -> bool:
    return sum(phase["minutes"] for phase in lesson["phases"]) == lesson["minutes"]


@pytest.mark.parametrize("lesson", WRITTEN, ids=lambda lesson: lesson["code"])
def test_the_phases_of_a_written_lesson_fill_its_minutes(lesson):
    assert adds_up(lesson)


def test_a_lesson_that_does_not_add_up_is_noticed():
    assert not adds_up({"minutes": 90, "phases": [{"minutes": 15}, {"minutes": 55}]})


def test_the_phases_of_every_seeded_lesson_fill_its_minutes(site):
    lessons = LessonPage.objects.all()

    assert len(lessons) == 2 * 28
    assert [lesson.code for lesson in lessons if lesson.phase_minutes != lesson.minutes] == []


def test_the_four_workshops_hold_28_lessons_in_their_stages(site):
    stages = {
        code: {stage.name: [lesson.code for lesson in stage.lessons] for stage in workshop.stages_with(list(workshop.lessons))}
        for code, workshop in site.items()
    }

    assert stages == {
        "A": {
            "Nos encontramos": ["A1", "A2"],
            "Comprendemos": ["A3", "A4"],
            "Nos cuidamos": ["A5", "A6"],
            "Actuamos": ["A7", "A8"],
        },
        "B": {
            "Nos encontramos": ["B1"],
            "Comprendemos": ["B2"],
            "Nos cuidamos": ["B3", "B4"],
            "Actuamos": ["B5", "B6"],
        },
        "C": {
            "Nos encontramos": ["C1", "C2"],
            "Creamos": ["C3", "C4"],
            "Ensayamos alternativas": ["C5", "C6"],
            "Compartimos": ["C7"],
        },
        "D": {
            "Nos encontramos": ["D1", "D2"],
            "Comprendemos": ["D3", "D4"],
            "Nos cuidamos": ["D5"],
            "Actuamos": ["D6", "D7"],
        },
    }


def test_every_lesson_is_reached_from_its_workshop_in_both_languages(site, client):
    for workshop in WorkshopPage.objects.select_related("locale"):
        page = read(client, workshop.get_url())
        for lesson in workshop.lessons:
            assert f'href="{lesson.get_url()}"' in page
            assert lesson.title in page
            assert lesson.title in read(client, lesson.get_url())


def test_a_visitor_reads_the_lesson_but_no_note_for_adults(site, client):
    lesson = LessonPage.objects.get(code="A3", locale__language_code="es")

    page = read(client, LESSON)

    assert lesson.objective in page
    assert "Armar el rompecabezas con dos historias inventadas" in page
    assert "Captar" in page
    assert lesson.exit_question in page
    for secret in (lesson.safeguarding_note, lesson.facilitator_note, "clave_rincones", "Protocolo", "Plan de la sesión"):
        assert secret not in page


def test_a_student_reads_the_lesson_but_no_note_for_adults(site, client):
    lesson = LessonPage.objects.get(code="A3", locale__language_code="es")
    client.force_login(make_student_user(make_student(school=make_school())), backend="lms.classroom.backends.StudentBackend")

    page = read(client, LESSON)

    assert lesson.objective in page
    assert lesson.safeguarding_note not in page
    assert lesson.facilitator_note not in page
    assert "Protocolo" not in page


@pytest.mark.parametrize("role", [Role.TEACHER, Role.FACILITATOR, Role.COORDINATOR])
def test_those_who_guide_read_the_safeguarding_note_first(site, client, role):
    lesson = LessonPage.objects.get(code="A3", locale__language_code="es")
    client.force_login(make_staff(role=role), backend="lms.accounts.backends.RoleBackend")

    page = read(client, LESSON)

    assert lesson.safeguarding_note in page
    assert lesson.facilitator_note in page
    assert "No interrogue" in page
    assert page.index(lesson.safeguarding_note) < page.index("No interrogue") < page.index(lesson.objective)


def test_an_administrator_guides_nobody_and_reads_no_note(site, client):
    lesson = LessonPage.objects.get(code="A3", locale__language_code="es")
    client.force_login(make_staff(role=Role.ADMINISTRATOR), backend="lms.accounts.backends.RoleBackend")

    assert lesson.safeguarding_note not in read(client, LESSON)


def test_notes_read_by_a_guide_never_reach_the_next_visitor(site, client, kept_pages):
    lesson = LessonPage.objects.get(code="A3", locale__language_code="es")
    client.force_login(make_staff(role=Role.TEACHER), backend="lms.accounts.backends.RoleBackend")

    for _visit in range(2):
        assert lesson.safeguarding_note in read(client, LESSON)
        assert lesson.safeguarding_note not in read(Client(), LESSON)


def test_the_english_lesson_is_english_from_beginning_to_end(site, client):
    english = LessonPage.objects.get(code="A3", locale__language_code="en")

    page = read(client, LESSON_EN)

    assert '<html lang="en">' in page
    for text in (english.title, english.summary, english.objective, english.exit_question):
        assert text in page
    assert "Put the puzzle together" in page
    assert "Human trafficking" in page
    assert spanish_in(page) == []


def test_a_body_in_another_language_than_its_page_says_so(site, client):
    LessonPage.objects.filter(code="A3", locale__language_code="en").update(body_language="es")

    assert '<div class="moments" lang="es">' in read(client, LESSON_EN)
    assert ' lang="es"' not in re.sub(r'<a [^>]*hreflang="es"[^>]*>', "", read(client, LESSON))


def test_the_english_workshop_names_its_stages_in_english(site, client):
    page = read(client, WORKSHOP_EN)

    for text in ("My plan, my rights", "We meet", "We understand", "We take care", "We act"):
        assert text in page
    assert "Nos encontramos" not in page


def test_the_workshop_says_for_whom_and_how_long(site, client):
    page = read(client, WORKSHOP)

    for fact in ("<dd>8</dd>", "<dd>90</dd>", "12–17", "1.º–5.º"):
        assert fact in page
    assert page.count('class="phase"') == 4
    assert page.count('class="lesson"') == 8


def test_lessons_lead_to_their_neighbours(site, client):
    lessons = site["A"].lessons
    first, last = read(client, lessons.first().get_url()), read(client, lessons.last().get_url())

    assert 'rel="prev"' not in first
    assert 'rel="next"' in first
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last


def test_text_of_an_editor_is_escaped(site, client):
    workshop = site["C"]
    workshop.summary = "<script>alert(1)</script>"
    workshop.save()

    page = client.get(QUIET_WORKSHOP).content.decode()

    assert "<script>alert" not in page
    assert escape(workshop.summary) in page


@pytest.mark.parametrize(("address", "queries"), [(WORKSHOP, 4), (WORKSHOP_EN, 5), (LESSON, 4), (LESSON_EN, 5)])
def test_a_page_that_is_not_kept_costs_a_visitor_few_queries(
    site, client, kept_pages, django_assert_num_queries, address, queries
):
    client.get(address)

    # A query string passes by the kept page.
    with django_assert_num_queries(queries):
        client.get(f"{address}?otra=1")


def test_the_first_visit_of_all_stays_in_the_budget(site, client, django_assert_num_queries):
    client.get(HOME)

    with django_assert_num_queries(11):
        client.get(WORKSHOP)


def test_a_student_reads_a_lesson_in_few_queries(site, client, kept_pages, django_assert_num_queries):
    client.force_login(make_student_user(make_student(school=make_school())), backend="lms.classroom.backends.StudentBackend")
    client.get(LESSON)

    with django_assert_num_queries(7):
        client.get(LESSON)
