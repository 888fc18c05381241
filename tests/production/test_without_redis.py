"""Without Redis pages are made anew; what counts attempts at signing in refuses, and says so."""

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from redis.exceptions import ConnectionError as NoRedis

from lms.core.kept import kept
from lms.core.middleware import PageCacheMiddleware
from tests.builders import PASSWORD, make_staff

FORGIVING = "lms.core.caches_redis.ForgivingRedisCache"
NOBODY = "redis://127.0.0.1:1/0"


def page(request) -> HttpResponse:
    response = HttpResponse("página")
    response.cache_for_visitors = True
    return response


def caches_with(backend: str) -> dict:
    return {
        "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
        "pages": {"BACKEND": backend, "LOCATION": NOBODY},
    }


def test_a_page_is_made_anew(settings, rf):
    settings.CACHES = caches_with(FORGIVING)

    assert PageCacheMiddleware(page)(rf.get("/")).content == "página".encode()
    assert kept("figuras", lambda: 7) == 7
    assert caches["pages"].get("nada", "otra cosa") == "otra cosa"


@pytest.mark.django_db
def test_nobody_signs_in_uncounted_and_the_answer_is_chosen(settings):
    settings.CACHES = {"default": {"BACKEND": FORGIVING, "LOCATION": NOBODY}, "pages": {"BACKEND": FORGIVING, "LOCATION": NOBODY}}
    user, client = make_staff(), Client(raise_request_exception=False)

    refused = client.post("/entrar/", {"login": user.username, "password": PASSWORD})

    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert "_auth_user_id" not in client.session


def test_an_ordinary_cache_would_break_the_page(settings, rf):
    settings.CACHES = caches_with("django.core.cache.backends.redis.RedisCache")

    with pytest.raises(NoRedis):
        PageCacheMiddleware(page)(rf.get("/"))
