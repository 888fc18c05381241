"""What stands around every page: navigation, the other language, the demo strip, and nothing that follows a visitor."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import resolve
from django.utils import translation

from curriculum.views import annex_pdf
from home.models import HomePage
from lms.accounts.enums import Role
from tests.builders import make_school, make_staff, make_student, make_student_user

from .addresses import ABOUT, HELP, HELP_EN, HOME, HOME_EN, INDEX, LESSON, LESSON_EN, PRIVACY, READ, WORKSHOP, WORKSHOP_EN

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("frame")]
TRANSLATIONS = [(HOME, HOME_EN), (WORKSHOP, WORKSHOP_EN), (LESSON, LESSON_EN), (HELP, HELP_EN), (ABOUT, "/en/about-us/")]
STAFF_BACKEND = "lms.accounts.backends.RoleBackend"


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def links_of(page: str, name: str) -> list[str]:
    """The addresses in the navigation of that name."""
    nav = re.search(rf'<nav class="(?:nav|tabs)" aria-label="{name}">(.*?)</nav>', page, re.DOTALL)
    return re.findall(r'<a [^>]*?href="([^"]+)"', nav[1]) if nav else []


@pytest.mark.parametrize("address", READ)
def test_a_page_to_read_says_that_it_is_a_demo_and_follows_nobody(site, client, address):
    response = client.get(address)

    said = "Demonstration: invented data" if address.startswith("/en/") else "Demostración: datos inventados"
    assert said in response.content.decode()
    assert not response.cookies
    assert "Set-Cookie" not in response.headers
    assert "Accept-Language" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("address", READ)
def test_every_link_and_file_of_a_page_is_there(site, client, address):
    page = read(client, address)

    for target in set(re.findall(r'(?:href|src)="([^"#]+)', page)):
        if target.startswith("tel:"):
            assert target[4:].isdigit()
        elif target.startswith(settings.STATIC_URL):
            assert finders.find(target.removeprefix(settings.STATIC_URL)), target
        elif target.endswith(".pdf"):
            with translation.override("en" if target.startswith("/en/") else "es"):
                assert resolve(target).func is annex_pdf
        elif not target.endswith("/salir-rapido/"):
            assert client.get(target).status_code in (200, 302), target


@pytest.mark.parametrize("address", READ)
def test_titles_say_nothing_that_must_not_be_seen_over_a_shoulder(site, client, address):
    title = re.search(r"<title>(.*?)</title>", read(client, address))

    assert title
    assert title[1] in {
        *("Maloca · Talleres", "Maloca · Workshops", "Maloca · Ayuda", "Maloca · Help"),
        *("Maloca · Quiénes somos", "Maloca · Privacidad"),
    }


@pytest.mark.parametrize(("spanish", "english"), TRANSLATIONS)
def test_the_language_switch_keeps_the_page(site, client, spanish, english):
    assert f'<a href="{english}" lang="en" hreflang="en">English</a>' in read(client, spanish)
    assert f'<a href="{spanish}" lang="es" hreflang="es">Español</a>' in read(client, english)


def test_the_language_switch_keeps_a_page_that_no_editor_wrote(site, client):
    assert 'href="/en/entrar/" lang="en"' in read(client, "/entrar/")
    assert 'href="/entrar/" lang="es"' in read(client, "/en/entrar/")


def test_a_page_without_translation_leads_to_the_other_front_door(site, client):
    HomePage.objects.get(locale__language_code="en").get_children().get(slug="about-us").unpublish()

    assert f'<a href="{HOME_EN}" lang="en" hreflang="en">English</a>' in read(client, ABOUT)


def test_a_visitor_finds_the_four_places(site, client):
    assert links_of(read(client, HOME), "Principal") == [INDEX, HELP, "/verificar/", "/entrar/"]
    assert links_of(read(client, HOME), "Pie de página") == [ABOUT, PRIVACY, HELP, HOME_EN]


def test_a_signed_in_person_finds_home_and_a_way_out_that_is_a_form(site, client):
    client.force_login(make_staff(role=Role.TEACHER), backend=STAFF_BACKEND)

    page = read(client, INDEX)

    assert links_of(page, "Principal") == [INDEX, HELP, "/inicio/"]
    assert re.search(r'<form method="post" data-sign-out action="/salir/"><input type="hidden" name="csrfmiddlewaretoken"', page)


PLACES = {
    Role.TEACHER: ["/inicio/", "/agenda/", "/materiales/"],
    Role.FACILITATOR: ["/inicio/", "/agenda/", "/materiales/"],
    Role.COORDINATOR: ["/inicio/", "/agenda/", "/materiales/", "/admin/"],
}


@pytest.mark.parametrize("role", PLACES)
def test_the_tabs_of_the_portal_are_those_of_the_role(client, role):
    client.force_login(make_staff(role=role, name="Rosa"), backend=STAFF_BACKEND)

    page = read(client, "/inicio/")

    assert links_of(page, "Secciones") == PLACES[role]
    assert "Rosa" in page


def test_a_student_has_a_plain_bar_with_given_names_only(client):
    student = make_student(school=make_school(), given="Luz Marina", surname="Tamani")
    client.force_login(make_student_user(student), backend="lms.classroom.backends.StudentBackend")

    page = read(client, "/inicio/")

    assert links_of(page, "Secciones") == []
    assert "Luz Marina" in page
    assert "Tamani" not in page
    assert 'action="/salir/"' in page
