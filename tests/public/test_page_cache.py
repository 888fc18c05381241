"""Pages kept for visitors: the same for everybody, one a language, and never a signed-in person's."""

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client, RequestFactory

from home.models import StandardPage
from lms.accounts.enums import Role
from lms.core.middleware import PageCacheMiddleware
from tests.builders import make_staff

from .addresses import ABOUT, HOME, HOME_EN, WORKSHOP

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("page_cache")]


def visits(*requests, kept: bool = True, cookie: bool = False) -> int:
    """How often the view behind the middleware was asked."""
    asked = []

    def view(request):
        asked.append(request.path)
        response = HttpResponse("página")
        response.cache_for_visitors = kept
        if cookie:
            response.set_cookie("una", "galleta")
        return response

    middleware = PageCacheMiddleware(view)
    for request in requests:
        assert middleware(request).content == "página".encode()
    return len(asked)


def get(path: str = "/", **headers):
    return RequestFactory().get(path, **headers)


def with_cookie(name: str):
    request = get()
    request.COOKIES[name] = "x"
    return request


def test_a_second_visit_is_answered_from_memory(kept_pages):
    assert visits(get(), get()) == 1


@pytest.mark.parametrize(
    "second",
    [
        get("/en/"),
        get("/?q=1"),
        get("/", headers={"Accept-Encoding": "gzip"}),
        get("/", SERVER_NAME="localhost"),
        get("/", **{"wsgi.url_scheme": "https"}),
        RequestFactory().post("/"),
        RequestFactory().head("/"),
        with_cookie("sessionid"),
        with_cookie("messages"),
    ],
    ids=["language", "query", "packing", "host", "scheme", "post", "head", "session", "message"],
)
def test_a_different_visit_is_not(kept_pages, second):
    assert visits(get(), second) == 2


def test_only_marked_answers_without_a_cookie_are_kept(kept_pages):
    assert visits(get("/a/"), get("/a/"), kept=False) == 2
    assert visits(get("/b/"), get("/b/"), cookie=True) == 2


def test_a_kept_page_asks_nothing_of_the_database_and_sets_no_cookie(site, client, kept_pages, django_assert_num_queries):
    first = client.get(WORKSHOP)

    with django_assert_num_queries(0):
        again = client.get(WORKSHOP)

    assert again.content == first.content
    assert not again.cookies
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_each_language_keeps_its_own(site, client, kept_pages):
    spanish, english = client.get(HOME).content, client.get(HOME_EN).content

    assert client.get(HOME).content == spanish
    assert client.get(HOME_EN).content == english
    assert b'<html lang="en">' in english
    assert b'<html lang="es-PE">' in spanish


def test_a_signed_in_person_gets_a_page_of_the_moment_that_no_cache_keeps(site, client, kept_pages):
    Client().get(HOME)
    client.force_login(make_staff(role=Role.TEACHER), backend="lms.accounts.backends.RoleBackend")

    response = client.get(HOME)

    assert "Cerrar sesión" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert "Cerrar sesión" not in Client().get(HOME).content.decode()


def test_a_published_change_is_there_when_the_minute_is_over(site, client, kept_pages):
    client.get(ABOUT)
    page = StandardPage.objects.get(slug="quienes-somos")
    page.lead = "Otra entrada."
    page.save()

    assert "Otra entrada." not in client.get(ABOUT).content.decode()
    kept_pages.clear()
    assert "Otra entrada." in client.get(ABOUT).content.decode()
    assert not list(get_messages(client.get(ABOUT).wsgi_request))
