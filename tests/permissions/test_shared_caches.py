"""B-T13: a cache between the site and its people, keeping what the headers allow, never gives one person's page to another."""

from dataclasses import dataclass, field

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client

from .small import address_of, doors
from .visits import undone

pytestmark = pytest.mark.django_db
FORBIDDING = ("no-store", "private", "no-cache", "max-age=0")


@dataclass
class SharedCache:
    """A proxy that keeps an answer for whoever asks the same with the same headers of Vary, as far as it may; nginx is one."""

    kept: dict = field(default_factory=dict)
    hits: int = 0

    def get(self, client: Client, url: str) -> HttpResponse:
        for vary, headers, response in self.kept.get(url, ()):
            if self._sent(client, vary) == headers:
                self.hits += 1
                return response
        with undone(client):
            response = client.get(url)
        if self._may_keep(response):
            vary = response.headers.get("Vary", "").lower()
            self.kept.setdefault(url, []).append((vary, self._sent(client, vary), response))
        return response

    @staticmethod
    def _sent(client: Client, vary: str) -> str:
        return client.cookies.output() if "cookie" in vary else ""

    @staticmethod
    def _may_keep(response) -> bool:
        says = response.headers.get("Cache-Control", "")
        forbidden = any(word in says for word in FORBIDDING)
        return response.status_code in (200, 301, 404, 410) and not forbidden and not response.cookies and not response.streaming


@pytest.fixture
def kept_pages(settings):
    """The site's own cache of pages, as production has it."""
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept", "TIMEOUT": 60}
    }
    settings.MICRO_CACHE_SECONDS = 5
    caches["pages"].clear()


def mine(client: Client, url: str) -> bytes:
    with undone(client):
        response = client.get(url)
    return response.headers.get("Location", "").encode() if response.streaming else response.content


def test_nobody_is_given_another_s_page(kept_pages, side):
    proxy = SharedCache()
    wrong, asked = [], 0
    for name, role, row in doors("GET"):
        url = address_of(name, row, side.ours)
        proxy.get(side.ours.clients[role], url)
        hits = proxy.hits
        proxy.get(Client(), url)
        asked += 1
        if proxy.hits > hits and row["GET"].split()[0] != "ok":
            wrong.append(f"{name}: a visitor was given the page of a {role}")

    assert asked > 40
    assert wrong == []
    assert [url for url in proxy.kept if url.startswith(("/admin/", "/inicio", "/grupos", "/sesiones", "/agenda"))] == []


def test_a_visitor_s_page_is_shared_and_a_member_of_staff_gets_the_own(kept_pages, side):
    proxy = SharedCache()
    visitors, staff = proxy.get(Client(), "/impacto/"), proxy.get(side.ours.clients["coordinator"], "/impacto/")

    assert proxy.get(Client(), "/impacto/") is visitors
    assert staff is not visitors
    assert mine(Client(), "/impacto/") == visitors.content


def test_a_view_that_forgets_to_forbid_keeping_is_noticed(monkeypatch, side):
    """The control: without the middleware that forbids it, a visitor reads a coordinator's page."""
    monkeypatch.setattr("lms.core.middleware.NoStoreMiddleware.__call__", lambda self, request: self.get_response(request))
    monkeypatch.setattr("lms.portal.views.render", lambda *args: HttpResponse("una nómina"))
    monkeypatch.setattr("django.contrib.sessions.middleware.patch_vary_headers", lambda *args: None)
    proxy = SharedCache()

    proxy.get(side.ours.clients["coordinator"], "/inicio/")

    assert proxy.get(Client(), "/inicio/").content.decode() == "una nómina"
