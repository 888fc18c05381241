"""The library: lessons with plans at hand, uploaded materials, filters that stand in the address, a search, what is new."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Site

from curriculum.actions_materials import replace_file, withdraw
from curriculum.enums import Audience, MaterialKind
from curriculum.models import LessonPage, MaterialDownload
from home.models import HomePage
from lms.accounts.enums import Role
from lms.core import clock
from lms.portal.demo.lessons import lesson_fields, read
from tests.builders import checked_text, make_material, make_school, make_staff

from .world import make_lesson_page, make_workshop_page

pytestmark = pytest.mark.django_db
URL = "/materiales/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="lms.accounts.backends.RoleBackend")
    return client


@pytest.fixture
def ana():
    return make_staff(role=Role.TEACHER, school=make_school())


@pytest.fixture
def teacher(ana) -> Client:
    return signed_in(ana)


@pytest.fixture
def workshops():
    a, b = make_workshop_page("A"), make_workshop_page("B")
    for code, workshop in (("A1", a), ("A3", a), ("B2", b)):
        make_lesson_page(code, workshop)
    Site.objects.update(root_page=HomePage.objects.get())
    return a, b


def lesson(code: str) -> LessonPage:
    return LessonPage.objects.get(code=code)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def codes(response) -> list[str]:
    return re.findall(r"<b[^>]*>([ABC]\d) ·", response.content.decode())


def test_a_teacher_sees_the_plans_with_pages_and_size_before_the_tap(teacher, workshops):
    call_command("build_files", verbosity=0)
    html, text = teacher.get(URL).content.decode(), text_of(teacher.get(URL))

    assert "<title>Maloca · Materiales</title>" in html
    assert "A3 · ¿Qué es la trata de personas?" in text
    assert re.search(r"Plan de 90 min A3 PDF, 2 hojas, \d+ kB", text)
    assert re.search(r"Plan de 45 min A3 PDF, \d hojas?, \d+ kB", text)
    for url in ("/materiales/a3/plan.pdf", "/materiales/a3/plan-45.pdf", "/materiales/b2/plan.pdf"):
        assert f'href="{url}" download' in html
    assert f'href="{lesson("A3").get_url()}#sheets"' in html
    assert "Licencia CC BY-NC-SA 4.0" in text


def test_files_that_nobody_asked_for_yet_say_their_kind_and_no_size(teacher, workshops, media):
    text = text_of(teacher.get(URL))

    assert "Plan de 90 min A3 PDF" in text
    assert " kB" not in text
    assert "None" not in text
    assert not media.exists()


def test_the_list_narrows_by_plain_get_and_says_how_to_widen_it(teacher, workshops):
    response = teacher.get(URL, {"taller": "b", "q": "", "grado": ""})

    assert codes(response) == ["B2"]
    assert "1 encuentro · 0 materiales" in text_of(response)
    assert '<a href="/materiales/">Quitar filtros</a>' in response.content.decode()
    assert '<option value="b" selected>' in response.content.decode()


def test_a_grade_that_no_workshop_is_for_leaves_out_its_lessons(teacher, workshops):
    _a, b = workshops
    b.grades = "4.º–5.º"
    b.save()

    assert codes(teacher.get(URL, {"grado": "2"})) == ["A1", "A3"]
    assert codes(teacher.get(URL, {"grado": "4"})) == ["A1", "A3", "B2"]


@pytest.mark.parametrize("asked", [{"taller": "zz'<script>"}, {"grado": "9"}, {"idioma": "xx"}, {"tipo": "plan'--"}, {"p": "-1"}])
def test_a_value_that_is_not_offered_does_not_narrow_and_is_said(teacher, workshops, asked):
    response = teacher.get(URL, asked)

    assert codes(response) == ["A1", "A3", "B2"]
    assert ("Un filtro de la dirección no existe" in text_of(response)) == ("p" not in asked)


def test_annexes_are_shown_where_annexes_are_asked_for(teacher, workshops):
    response = teacher.get(URL, {"tipo": "annex", "taller": "a"})

    assert "Tiras para los tres sobres" in text_of(response)
    assert 'href="/materiales/a3/sobres.pdf"' in response.content.decode()
    assert "Tiras para los tres sobres" not in text_of(teacher.get(URL))


def test_uploads_stand_under_their_lesson_their_workshop_or_for_all(teacher, workshops):
    a, _b = workshops
    make_material(title="Afiche del encuentro", lesson=lesson("A3"), kind=MaterialKind.PICTURE)
    make_material(title="Canto del taller", workshop=a, kind=MaterialKind.AUDIO, language="qu")
    make_material(title="Guía para todas", kind=MaterialKind.OTHER, licence="by")
    everything, of_a = text_of(teacher.get(URL)), text_of(teacher.get(URL, {"taller": "a"}))

    assert "2 materiales más" in everything
    assert "archivos · 1 material" in everything
    assert "Para todos los talleres Guía para todas Otro · TXT · 1 kB" in everything
    assert "· CC BY 4.0" in everything
    assert "Afiche del encuentro" not in everything
    assert re.search(r"Canto del taller Audio · TXT · 1 kB · .* · Quechua · Mi proyecto, mis derechos", of_a)
    assert re.search(r"Afiche del encuentro Imagen o afiche · TXT · 1 kB .* · A3", of_a)
    assert "Guía para todas" not in of_a


def test_kind_and_language_narrow_the_uploads(teacher, workshops):
    a, _b = workshops
    make_material(title="Canto del taller", workshop=a, kind=MaterialKind.AUDIO, language="qu")
    make_material(title="Otro canto", kind=MaterialKind.AUDIO)
    audio, quechua = teacher.get(URL, {"tipo": "audio"}), teacher.get(URL, {"idioma": "qu"})

    assert codes(audio) == codes(quechua) == []
    assert "0 encuentros · 2 materiales" in text_of(audio)
    assert "Canto del taller" in text_of(quechua)
    assert "Otro canto" not in text_of(quechua)


def test_a_withdrawn_material_is_neither_listed_nor_found_nor_sent(teacher, workshops):
    material = make_material(title="Guía retirada", workshop=workshops[0])
    assert "Guía retirada" in text_of(teacher.get(URL, {"q": "guía"}))

    withdraw(material=material, now=clock.now())

    assert "Guía retirada" not in text_of(teacher.get(URL, {"q": "guía"}))
    assert "Guía retirada" not in text_of(teacher.get(URL, {"taller": "a"}))
    assert teacher.get(material.url).status_code == 404


def test_whoever_lost_the_role_between_list_and_tap_gets_nothing(ana, teacher, workshops):
    material = make_material(title="Guía", audience=Audience.STAFF)
    assert material.url in teacher.get(URL).content.decode()

    ana.grants.update(valid_until=clock.local_day(clock.now()) - timedelta(days=1))

    for url in (material.url, "/materiales/a3/plan.pdf", URL):
        assert teacher.get(url).status_code == 404, url


def test_the_search_finds_lessons_annexes_and_uploads(teacher, workshops):
    make_material(title="Canciones para el círculo", lesson=lesson("A1"))
    found = teacher.get(URL, {"q": "CANCION"})
    annex = teacher.get(URL, {"q": "tira sobre"})

    assert "Canciones para el círculo" in text_of(found)
    assert codes(annex)[0] == "A3"
    assert "Tiras para los tres sobres" in text_of(annex)
    assert codes(teacher.get(URL, {"q": "b2"}))[0] == "B2"
    assert codes(teacher.get(URL, {"q": "mi voz mi espacio"})) == ["B2"]


@pytest.mark.parametrize("typed", ['"', "a & | ! :*", "x" * 10_000, "%27; --", "((((", "NEAR(a b)", "título:*", "-", "🙂"])
def test_whatever_is_typed_is_answered_in_words(teacher, workshops, typed):
    response = teacher.get(URL, {"q": typed})

    assert response.status_code == 200
    assert codes(response) or "No encontramos nada así." in text_of(response)
    assert len(response.content) < 60_000


def test_nothing_found_offers_a_way_back(teacher, workshops):
    response = teacher.get(URL, {"q": "zzz", "taller": "a"})

    assert "Pruebe con menos palabras" in text_of(response)
    assert 'href="/materiales/">Ver todos los materiales' in response.content.decode()


def test_new_is_what_appeared_after_the_last_visit(ana, teacher, workshops):
    assert "Nuevo" not in text_of(teacher.get(URL))
    yesterday = clock.now() - timedelta(days=1)
    MaterialDownload.objects.create(lesson=lesson("B2"), kind="plan", file_name="B2_plan.pdf", user=ana, at=yesterday)
    make_material(title="Guía nueva", workshop=workshops[0])
    LessonPage.objects.update(first_published_at=yesterday - timedelta(days=30), last_published_at=yesterday - timedelta(days=30))
    LessonPage.objects.filter(code="A1").update(first_published_at=clock.now())
    of_a, of_b = text_of(teacher.get(URL, {"taller": "a"})), text_of(teacher.get(URL, {"taller": "b"}))

    assert "“Nuevo”: agregado después de su última descarga" in of_a
    assert re.search(r"A1 · [^·]+ · \d archivos Nuevo Plan", of_a)
    assert re.search(r"Guía nueva.* Nuevo ", of_a)
    assert of_a.count(" Nuevo ") == 2
    assert "Nuevo" not in of_b


def test_changed_is_what_this_person_fetched_before_it_changed(ana, teacher, workshops, tmp_path):
    material = make_material(title="Guía", content=b"uno")
    LessonPage.objects.update(last_published_at=clock.now() - timedelta(days=30))
    b"".join(teacher.get(material.url).streaming_content)
    b"".join(teacher.get("/materiales/a3/plan.pdf").streaming_content)
    assert "Cambió" not in text_of(teacher.get(URL))

    replace_file(material=material, file=checked_text(tmp_path, b"dos"), user=None, now=clock.now())
    LessonPage.objects.filter(code__in=["A1", "A3"]).update(last_published_at=clock.now())
    mine = text_of(teacher.get(URL))
    others = text_of(signed_in(make_staff(role=Role.TEACHER)).get(URL))

    assert mine.count("Cambió desde que lo descargó") == 2
    assert re.search(r"A3 · [^·]+· \d+ archivos Cambió", mine)
    assert re.search(r"Guía Otro .* Cambió", mine)
    assert "Cambió" not in others


def test_editors_and_coordinators_see_how_often_and_nobody_sees_who(ana, teacher, workshops):
    material = make_material(title="Guía")
    for _ in range(2):
        b"".join(teacher.get(material.url).streaming_content)
    b"".join(teacher.get("/materiales/a3/plan.pdf").streaming_content)
    editor = teacher_text = text_of(signed_in(make_staff(role=Role.EDITOR)).get(URL))
    teacher_text = text_of(teacher.get(URL))

    assert re.search(r"A3 · [^·]+· \d+ archivos · 1 descarga ", editor)
    assert re.search(r"A1 · [^·]+· \d+ archivos · 0 descargas ", editor)
    assert re.search(r"Guía Otro .* · 2 descargas", editor)
    assert ana.get_full_name() not in editor
    assert "descargas" not in teacher_text


def test_looking_writes_nothing(teacher, workshops, django_assert_num_queries):
    make_material(title="Guía")
    teacher.get(URL)

    with django_assert_num_queries(11) as asked:
        teacher.get(URL, {"q": "guía"})
    assert not [one["sql"] for one in asked.captured_queries if not one["sql"].startswith("SELECT")]


def test_without_workshops_it_says_so(teacher):
    assert "Todavía no hay talleres publicados." in text_of(teacher.get(URL))


def test_a_workshop_without_lessons_says_so(teacher):
    make_workshop_page("C")

    assert "Este taller todavía no tiene encuentros publicados." in text_of(teacher.get(URL))


def test_the_english_list_keeps_spanish_titles_and_says_in_which_language_they_are(teacher, workshops):
    html = teacher.get("/en" + URL).content.decode()

    assert '<b lang="es">A3 · ¿Qué es la trata de personas?</b>' in html
    assert 'href="/en/materiales/a3/plan.pdf"' in html


def test_only_those_who_guide_see_the_list(client, workshops):
    administrator = signed_in(make_staff(role=Role.ADMINISTRATOR))

    assert client.get(URL)["Location"] == "/entrar/?next=%2Fmateriales%2F"
    assert administrator.get(URL).status_code == 404


def test_one_lesson_and_many_cost_the_same_queries(teacher, django_assert_num_queries):
    workshop = make_workshop_page("A")
    make_material(lesson=make_lesson_page("A1", workshop))
    make_material()
    teacher.get(URL)
    # Session, user, grants; where materials stand, workshops; own downloads; indexes, lessons; materials counted and read; the
    # site and the links of the frame.
    with django_assert_num_queries(11):
        teacher.get(URL)

    for code in ("A2", "A3", "A4"):
        page = workshop.add_child(instance=LessonPage(**lesson_fields(read(code))))
        make_material(lesson=page)
        make_material()
    with django_assert_num_queries(11):
        teacher.get(URL)
