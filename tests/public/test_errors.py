"""Error pages: in the look, in plain words, and without asking database or session, whatever broke."""

from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils import translation

from lms.core.views import csrf_failure

SENTENCES = {
    400: ("No pudimos leer lo que llegó", "We could not read what arrived"),
    403: ("Esta página no se abre con su cuenta", "This page does not open with your account"),
    404: ("Aquí no hay ninguna página", "There is no page here"),
    429: ("Demasiados intentos seguidos", "Too many attempts in a row"),
    500: ("Algo falló de nuestro lado", "Something failed on our side"),
}
EXCEPTIONS = {400: SuspiciousOperation(), 403: PermissionDenied(), 404: Http404()}
FRONT_DOORS = {"/": "Ir al inicio", "/en/": "Go to the home page"}


def refuse(execute, sql, params, many, context):
    raise DatabaseError("no database")


@pytest.fixture
def no_database(db):
    """Every query fails, as when the server is gone or the file is not there."""
    with connection.execute_wrapper(refuse):
        yield


def answer(code: int, door: str = "/"):
    """What the site's handler of that code says below that front door, as Django calls it."""
    request = RequestFactory().get(f"{door}sesiones/secreta/")
    handler = get_resolver().resolve_error_handler(code)
    return handler(request, exception=EXCEPTIONS[code]) if code in EXCEPTIONS else handler(request)


def words(response) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize("door", FRONT_DOORS)
@pytest.mark.parametrize("code", SENTENCES)
def test_an_error_is_said_in_words_without_the_database(no_database, code, door):
    response = answer(code, door)
    page = words(response)

    assert response.status_code == code
    assert SENTENCES[code][door == "/en/"] in page
    assert 'class="house stack"' in page
    assert f'<a class="btn wide" href="{door}">{FRONT_DOORS[door]}</a>' in page
    assert f'<html lang="{"en" if door == "/en/" else "es-PE"}">' in page
    assert "secreta" not in page
    assert ("Demostración: datos inventados" in page) == (door == "/")


def test_the_language_is_that_of_the_address_whatever_the_thread_spoke_before():
    with translation.override("en"):
        assert '<html lang="es-PE">' in words(answer(500))


def test_too_many_requests_say_when_to_come_back():
    assert answer(429).headers["Retry-After"] == "60"
    assert "Retry-After" not in answer(404).headers


@pytest.mark.parametrize("door", FRONT_DOORS)
@pytest.mark.parametrize("code", SENTENCES)
def test_an_error_is_said_in_words_without_a_template(settings, code, door):
    settings.TEMPLATES = []

    page = words(answer(code, door))

    assert "<!doctype html>" in page
    assert (SENTENCES[500][door == "/en/"] in page) == (code == 500)
    assert f'<a href="{door}">{FRONT_DOORS[door]}</a>' in page
    assert "stylesheet" not in page


@pytest.mark.parametrize("door", FRONT_DOORS)
def test_a_page_without_its_database_is_answered_in_the_look(no_database, door):
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "abc"

    response = client.get(f"{door}verificar/")

    assert response.status_code == 500
    assert SENTENCES[500][door == "/en/"] in words(response)


def test_a_form_whose_token_is_old_needs_no_database_to_be_refused(no_database):
    request = RequestFactory().post("/verificar/")

    response = csrf_failure(request)

    assert response.status_code == 403
    assert "La página estuvo abierta demasiado tiempo" in words(response)


@pytest.mark.usefixtures("no_database")
def test_the_database_really_is_away():
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.django_db
def test_a_page_that_is_not_there_and_one_that_may_not_be_seen_look_alike(client):
    missing, hidden = client.get("/no-hay/"), client.get("/grupos/8e0f1df0-0d1e-4bd2-9d1b-6a0a3c1c6f11/x/")

    assert missing.status_code == hidden.status_code == 404
    assert missing.content == hidden.content
    assert not missing.cookies


@pytest.mark.django_db
def test_a_view_that_breaks_is_answered_in_the_look(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("home.views.OrganisationSettings.objects.first", lambda: 1 / 0)

    response = client.get("/salir-rapido/")

    assert response.status_code == 500
    assert "Algo falló de nuestro lado" in unescape(response.content.decode())
