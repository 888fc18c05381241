"""What every answer carries: a strict policy outside the office, a looser one in it, no foreign origin in either."""

import re

import pytest

from home.models import HomePage
from lms.accounts.enums import Role
from tests.builders import make_staff

from .addresses import HELP, HOME, LESSON, WORKSHOP

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("headers")]


def policy_of(response) -> dict[str, list[str]]:
    parts = response.headers["Content-Security-Policy"].split(";")
    return {words[0]: words[1:] for part in parts if (words := part.split())}


@pytest.mark.parametrize("address", [HOME, WORKSHOP, LESSON, HELP, "/entrar/", "/salir-rapido/", "/no-hay/"])
def test_pages_run_under_the_strict_policy(site, client, address):
    response = client.get(address)
    policy = policy_of(response)

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"  # forms need it: browsers say Origin: null without
    assert "camera=(self)" in response.headers["Permissions-Policy"]


def test_the_office_alone_may_run_what_wagtail_writes_inline(client):
    client.force_login(make_staff(role=Role.EDITOR), backend="lms.accounts.backends.RoleBackend")

    response = client.get("/admin/")
    policy = policy_of(response)

    assert response.status_code == 200
    assert policy["script-src"] == policy["style-src"] == ["'self'", "'unsafe-inline'"]
    assert not [source for sources in policy.values() for source in sources if "://" in source]


@pytest.mark.parametrize("address", [HOME, WORKSHOP, LESSON, HELP, "/entrar/"])
def test_nothing_is_written_inline_or_fetched_from_elsewhere(site, client, address):
    page = client.get(address).content.decode()

    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=\"/static/)", page)
    fetched = re.sub(r'<link rel="alternate"[^>]*>', "", page)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", fetched)


@pytest.mark.parametrize("address", [HOME, LESSON, "/entrar/", "/no-hay/"])
def test_no_page_stands_in_the_frame_of_another(site, client, address):
    assert client.get(address).headers["X-Frame-Options"] == "DENY"


def test_a_preview_alone_stands_in_the_frame_of_its_editor(site, client):
    client.force_login(make_staff(role=Role.EDITOR), backend="lms.accounts.backends.RoleBackend")
    home = HomePage.objects.get(locale__language_code="es")
    editor, preview = f"/admin/pages/{home.pk}/edit/", f"/admin/pages/{home.pk}/edit/preview/"
    typed = {"title": "Portada nueva", "slug": home.slug, "lead": "Otra entrada"}

    answer = client.post(preview, typed).json()
    shown = client.get(preview)

    assert answer["is_available"]
    assert "Otra entrada" in shown.content.decode()
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert policy_of(shown)["frame-ancestors"] == ["'self'"]
    assert client.get(editor).headers["X-Frame-Options"] == "DENY"
