"""Every answer carries what keeps a browser safe: of every address, as every role, and also where something goes wrong."""

import json
import subprocess
import sys

import pytest
from django.conf import settings as site
from django.test import Client, override_settings

from lms.accounts.enums import Role

from ..builders import PASSWORD, make_staff
from ..test_settings import GOOD, production
from .canaries import Aviary
from .headers import bare, cookies_for_nothing, missing
from .visits import Question, Visit, ask

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("walk")]

PRODUCTION = """
import json, django
from django.conf import settings
# What needs a server or a build: the rest is production's.
settings.CACHES = {name: {"BACKEND": "django.core.cache.backends.dummy.DummyCache"} for name in settings.CACHES}
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
def told(response):
    return response.status_code, dict(response.headers)
ask = {"HTTP_HOST": "example.org", "secure": True}
print(json.dumps({
    "no database": told(client.get("/verificar/", **ask)),
    "missing": told(client.get("/no/hay/", **ask)),
    "insecure": told(client.get("/verificar/", HTTP_HOST="example.org")),
    "foreign": told(client.get("/verificar/", HTTP_HOST="evil.example.com")),
    "foreign secure": told(client.get("/verificar/", HTTP_HOST="evil.example.com", secure=True)),
}))
"""


def visit(client: Client, method: str, url: str, role: str = "public", **extra) -> Visit:
    return ask(client, Question(role, method, "asked by hand", "ours", url), Aviary(), **extra)


def test_every_answer_of_the_walk_carries_them(walked):
    assert bare(walked.all) == []


def test_a_visitor_is_given_no_cookie_without_a_form(walked):
    assert cookies_for_nothing(walked.all) == []


def test_the_walk_saw_every_kind_of_answer(walked):
    assert {visit.status for visit in walked.all} >= {200, 302, 404, 405, 422}


def test_refusals_and_faults_carry_them(monkeypatch):
    monkeypatch.setattr("lms.reports.views.queries.impact", lambda **facts: 1 / 0)
    checked = Client(enforce_csrf_checks=True)

    found = {
        "400": visit(Client(), "GET", "/impacto/", HTTP_HOST="evil.example.com"),
        "403": visit(checked, "POST", "/clase/"),
        "404": visit(Client(), "GET", "/no-hay/"),
        "405": visit(Client(), "POST", "/impacto/"),
        "500": visit(Client(), "GET", "/impacto/"),
        "301": visit(Client(), "GET", "/talleres"),
    }

    assert {name: str(one.status) for name, one in found.items()} == {name: name for name in found}
    assert bare(found.values()) == []


@pytest.mark.parametrize(("url", "tries"), [("/verificar/", 11), ("/clase/", 121)])
def test_who_asks_too_often_is_told_so_with_them(url, tries):
    client = Client()

    answers = [client.post(url, {"code": "X"}) for _ in range(tries)]

    assert answers[-1].status_code == 429
    assert list(missing(dict(answers[-1].headers), url, is_private=False)) == []


def test_files_carry_them():
    with override_settings(WHITENOISE_USE_FINDERS=True):
        found = [visit(Client(), "GET", f"/static/{path}") for path in ("css/site.css", "js/quick_exit.js", "no-hay.css")]

    assert [one.status for one in found] == [200, 200, 404]
    assert bare(found) == []


def test_a_file_of_media_carries_them(tmp_path):
    from lms.urls import urlpatterns

    media = next(one for one in urlpatterns if str(one.pattern).startswith("media/"))
    (tmp_path / "dibujo.svg").write_text("<svg/>")
    media.default_args["document_root"], before = tmp_path, media.default_args["document_root"]
    try:
        found = visit(Client(), "GET", "/media/dibujo.svg")
    finally:
        media.default_args["document_root"] = before

    assert found.status == 200
    assert bare([found]) == []


@pytest.mark.parametrize(
    "gone",
    [
        "django.middleware.security.SecurityMiddleware",
        "lms.core.middleware.SplitContentSecurityPolicyMiddleware",
        "django_permissions_policy.PermissionsPolicyMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)
def test_without_a_middleware_it_is_noticed(gone):
    with override_settings(MIDDLEWARE=[name for name in site.MIDDLEWARE if name != gone]):
        found = visit(Client(), "GET", "/no-hay/")

    assert bare([found])


def test_a_signed_in_page_that_may_be_kept_is_noticed():
    headers = dict(Client().get("/impacto/").headers)

    assert list(missing(headers, "/impacto/", is_private=False)) == []
    assert list(missing(headers, "/impacto/", is_private=True)) == ["no-store"]


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> dict:
    """What production's settings answer, asked in a process of its own without a database."""
    surroundings = GOOD | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "MALOCA_VAR": str(tmp_path_factory.mktemp("production")),
    }
    started = subprocess.run([sys.executable, "-c", PRODUCTION], env=surroundings, cwd=site.BASE_DIR, capture_output=True)
    assert started.returncode == 0, started.stderr.decode()
    return json.loads(started.stdout)


@pytest.mark.parametrize("asked", ["no database", "missing", "insecure", "foreign", "foreign secure"])
def test_production_says_them_on_every_answer(answers, asked):
    _status, headers = answers[asked]

    assert list(missing(headers, "/verificar/", is_private=False)) == []


def test_production_is_asked_by_https_alone(answers):
    assert answers["insecure"][0] == 301
    assert answers["insecure"][1]["Location"] == "https://example.org/verificar/"
    assert answers["foreign"][0] == answers["foreign secure"][0] == 400
    for asked in ("no database", "missing"):
        assert answers[asked][1]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_production_gives_cookies_to_this_host_alone(monkeypatch):
    kept = {
        name: value for name, value in production(monkeypatch).items() if name.startswith(("SESSION_", "CSRF_COOKIE", "DEVICE_"))
    }
    person, client = make_staff(role=Role.EDITOR), Client()

    with override_settings(**kept):
        form = client.get("/entrar/", secure=True)
        inside = client.post("/entrar/", {"login": person.username, "password": PASSWORD}, secure=True)

    cookies = {**form.cookies, **inside.cookies}
    assert set(cookies) == {"__Host-csrftoken", "__Host-sessionid", "__Host-device"}
    for cookie in cookies.values():
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.OutputString().split("; "))
        assert not cookie["domain"]
