"""The list of materials: every lesson of every workshop, its files before the tap, and a filter by workshop."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from curriculum.models import LessonPage
from lms.accounts.enums import Role
from lms.portal.demo.lessons import lesson_fields, read
from tests.builders import make_staff

from .world import make_lesson_page, make_workshop_page

pytestmark = pytest.mark.django_db
URL = "/materiales/"


@pytest.fixture
def teacher() -> Client:
    client = Client()
    client.force_login(make_staff(role=Role.TEACHER), backend="lms.accounts.backends.RoleBackend")
    return client


@pytest.fixture
def workshops():
    a, b = make_workshop_page("A"), make_workshop_page("B")
    for code, workshop in (("A1", a), ("A3", a), ("B2", b)):
        make_lesson_page(code, workshop)
    return a, b


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_teacher_sees_minutes_kind_pages_and_size_before_the_tap(teacher, workshops):
    call_command("build_files", verbosity=0)
    html, text = teacher.get(URL).content.decode(), text_of(teacher.get(URL))

    assert "<title>Maloca · Materiales</title>" in html
    assert "A3 · ¿Qué es la trata de personas?" in text
    assert "90 min · 9 archivos" in text
    assert "B2 · Mi cuerpo avisa" in text
    assert re.search(r"Plan de 90 minutos PDF · \d+ kB · 2 hojas", text)
    assert re.search(r"Tiras para los tres sobres PDF · \d+ kB · 1 hoja\b", text)
    assert re.search(r"frases, respuestas y mitos PDF · \d+ kB · 1 hoja · solo para quien facilita", text)
    assert re.search(r"Plan de 45 minutos, para editar DOCX · \d+ kB", text)
    for url in ("/materiales/a3/plan.pdf", "/materiales/a3/plan-45.docx", "/materiales/a3/sobres.pdf", "/materiales/b2/plan.pdf"):
        assert f'href="{url}"' in html


def test_files_that_nobody_asked_for_yet_say_their_kind_and_no_size(teacher, workshops, media):
    text = text_of(teacher.get(URL))

    assert "Plan de 90 minutos PDF" in text
    assert " kB" not in text
    assert "None" not in text
    assert not media.exists()


def test_the_list_narrows_to_a_workshop_by_plain_get(teacher, workshops):
    response = teacher.get(URL, {"taller": "b"})

    assert "B2 · Mi cuerpo avisa" in text_of(response)
    assert "A3 ·" not in text_of(response)
    assert '<a href="?taller=b" aria-current="page">Mi voz, mi espacio, mi fuerza</a>' in response.content.decode()


def test_an_unknown_workshop_shows_all(teacher, workshops):
    assert "A3 ·" in text_of(teacher.get(URL, {"taller": "zz'<script>"}))


def test_without_workshops_it_says_so(teacher):
    assert "Todavía no hay talleres publicados." in text_of(teacher.get(URL))


def test_a_workshop_without_lessons_says_so(teacher):
    make_workshop_page("C")

    assert "Este taller todavía no tiene encuentros publicados." in text_of(teacher.get(URL))


def test_the_english_list_keeps_spanish_titles_and_says_in_which_language_they_are(teacher, workshops):
    html = teacher.get("/en" + URL).content.decode()

    assert '<b lang="es">A3 · ¿Qué es la trata de personas?</b>' in html
    assert 'href="/en/materiales/a3/sobres.pdf"' in html


def test_only_those_who_guide_see_the_list(client, workshops):
    administrator = Client()
    administrator.force_login(make_staff(role=Role.ADMINISTRATOR), backend="lms.accounts.backends.RoleBackend")

    assert client.get(URL)["Location"] == "/entrar/?next=%2Fmateriales%2F"
    assert administrator.get(URL).status_code == 404


def test_one_lesson_and_many_cost_the_same_queries(teacher, django_assert_num_queries):
    workshop = make_workshop_page("A")
    make_lesson_page("A1", workshop)
    teacher.get(URL)
    # Session, user, grants; workshops, indexes, lessons; the site and the links of the frame.
    with django_assert_num_queries(7):
        teacher.get(URL)

    for code in ("A2", "A3", "A4"):
        workshop.add_child(instance=LessonPage(**lesson_fields(read(code))))
    with django_assert_num_queries(7):
        teacher.get(URL)
