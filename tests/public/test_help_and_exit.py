"""The help page, and the quick exit wherever it is offered."""

import re
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection

from home.models import HelpPage, OrganisationSettings
from lms.accounts.enums import Role
from tests.builders import make_staff

from .addresses import HELP, HELP_EN, HOME, INDEX, LESSON, LESSON_EN, QUIET_WORKSHOP, WORKSHOP, WORKSHOP_EN

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("help_and_exit")]
SENSITIVE = [HELP, HELP_EN, WORKSHOP, WORKSHOP_EN, LESSON, LESSON_EN]
EXIT = "/salir-rapido/"


def read(client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def first_link(page: str) -> str:
    body = page[page.index("<body") :]
    found = re.search(r"<(?:a|button|input)\b[^>]*>", body)
    return found[0] if found else ""


@pytest.mark.parametrize("address", SENSITIVE)
def test_the_quick_exit_comes_first_in_the_tab_order_and_is_a_plain_link(site, client, address):
    page = read(client, address)

    assert 'class="exit"' in first_link(page)
    assert f'href="{"/en" if address.startswith("/en/") else ""}{EXIT}"' in first_link(page)
    assert 'js/quick_exit.js"></script>' in page
    assert ("does not erase the phone's history" if address.startswith("/en/") else "No borra el historial") in page


@pytest.mark.parametrize("address", [HOME, INDEX, QUIET_WORKSHOP])
def test_other_pages_begin_with_the_skip_link(site, client, address):
    page = read(client, address)

    assert 'class="skip"' in first_link(page)
    assert "data-exit" not in page
    assert "quick_exit.js" not in page


def test_the_quick_exit_ends_the_session_and_opens_an_ordinary_page(client):
    client.force_login(make_staff(role=Role.TEACHER), backend="lms.accounts.backends.RoleBackend")
    assert Session.objects.count() == 1

    response = client.get(EXIT)

    assert response.status_code == 302
    assert response.headers["Location"] == OrganisationSettings().exit_url
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "no-store" in response.headers["Cache-Control"]
    assert Session.objects.count() == 0
    assert client.get("/inicio/").headers["Location"] == "/entrar/?next=%2Finicio%2F"


def test_the_organisation_says_where_the_quick_exit_leads(client):
    OrganisationSettings.objects.create(exit_url="https://example.org/clima")

    assert client.get(EXIT).headers["Location"] == "https://example.org/clima"


def test_the_way_out_does_not_need_the_database(client):
    def gone(execute, sql, params, many, context):
        raise OperationalError("the database is gone")

    with connection.execute_wrapper(gone):
        left = client.get(EXIT)

    assert (left.status_code, left["Location"]) == (302, OrganisationSettings().exit_url)


def test_the_quick_exit_stores_nothing(client):
    client.get(EXIT)

    assert not OrganisationSettings.objects.exists()
    assert client.post(EXIT).status_code == 405


def test_a_fact_that_nobody_checked_says_so_with_source_and_date(site, client):
    page = read(client, HELP)

    assert page.count("Sin verificar por la organización") == 6
    assert page.count("Fuente: ") == 6
    assert page.count("La leímos en noviembre de 2026.") == 6
    assert "Verificado" not in page
    assert re.findall(r'href="tel:(\d+)"', page) == ["1818", "100", "114"]


def test_a_checked_fact_says_who_checked_it_and_when(site, client):
    page = HelpPage.objects.get(locale__language_code="es")
    page.facts[0].value["verified_by"] = "la responsable de salvaguarda"
    page.save()

    shown = read(client, HELP)

    assert "Lo revisó la responsable de salvaguarda el 1 de noviembre de 2026." in shown
    assert shown.count("Sin verificar por la organización") == 5


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (HELP, ["Si corres peligro ahora", "Si no puedes hablar", "Qué pasa cuando llamas", "No es tu culpa"]),
        (HELP, ["Cómo borrar el historial", "Si usted es docente", "No prometa guardar el secreto"]),
        (HELP_EN, ["If you are in danger now", "If you cannot speak", "What happens when you call", "It is not your fault"]),
    ],
)
def test_the_help_page_has_the_words_for_the_moment(site, client, address, words):
    page = read(client, address)

    assert [word for word in words if word not in page] == []


def test_each_centre_says_what_it_offers_to_whom_and_how_to_ask(site, client):
    page = read(client, HELP)

    for words in ("Sede Iquitos", "Sede Lima"):
        assert words in page
    assert page.count("Asesoría legal gratuita") == page.count("Consejería psicológica gratuita") == 2
    assert page.count("<dt>Para quién</dt>") == page.count("<dt>Cómo pedirlo</dt>") == 2
