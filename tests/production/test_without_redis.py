"""Kept pages are a convenience: while Redis does not answer they are made anew."""

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from redis.exceptions import ConnectionError as NoRedis

from lms.core.kept import kept
from lms.core.middleware import PageCacheMiddleware

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
    settings.CACHES = caches_with("lms.core.caches.ForgivingRedisCache")

    assert PageCacheMiddleware(page)(rf.get("/")).content == "página".encode()
    assert kept("figuras", lambda: 7) == 7
    assert caches["pages"].get("nada", "otra cosa") == "otra cosa"


def test_an_ordinary_cache_would_break_the_page(settings, rf):
    settings.CACHES = caches_with("django.core.cache.backends.redis.RedisCache")

    with pytest.raises(NoRedis):
        PageCacheMiddleware(page)(rf.get("/"))
