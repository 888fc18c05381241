"""The demo's pages, made once for each file of tests and taken back after it."""

import pytest
from django.core.cache import caches
from django.db import transaction
from wagtail.models import Site

from lms.portal.demo.pages import seed_pages


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The Spanish workshops by code; the tests of the file run in savepoints above them."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield seed_pages()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            Site.clear_site_root_paths_cache()


@pytest.fixture
def site(seeded, db):
    """As `seeded`, for one test."""
    return seeded


@pytest.fixture
def kept_pages(settings):
    """The page cache as production has it; other tests run without."""
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept", "TIMEOUT": 60}
    }
    caches["pages"].clear()
    return caches["pages"]
