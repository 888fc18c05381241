"""Error pages: in the look, in plain words, and without asking the database."""

from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import RequestFactory
from django.urls import get_resolver
from django.utils import translation

SENTENCES = {
    400: (SuspiciousOperation(), "No pudimos leer lo que llegó"),
    403: (PermissionDenied(), "Esta página no se abre con su cuenta"),
    404: (Http404(), "Aquí no hay ninguna página"),
    500: (None, "Algo falló de nuestro lado"),
}


def answer(code: int, exception):
    """What the site's handler of that code says, as Django calls it; no test database is opened for it."""
    request = RequestFactory().get("/sesiones/secreta/")
    handler = get_resolver().resolve_error_handler(code)
    return handler(request, exception=exception) if exception else handler(request)


@pytest.mark.parametrize("code", SENTENCES)
def test_an_error_is_said_in_words_without_the_database(code):
    exception, sentence = SENTENCES[code]

    response = answer(code, exception)
    page = unescape(response.content.decode())

    assert response.status_code == code
    assert sentence in page
    assert 'class="house stack"' in page
    assert '<a class="btn wide" href="/">Ir al inicio</a>' in page
    assert "secreta" not in page
    assert "Demostración: datos inventados" in page


def test_an_error_on_an_english_page_leads_to_the_english_front_door():
    with translation.override("en"):
        page = answer(404, Http404()).content.decode()

    assert '<html lang="en">' in page
    assert 'href="/en/"' in page


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
