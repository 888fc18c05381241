"""What every test stands on: the database rules, two moments, and clients by role."""

from datetime import date, datetime

import pytest
from django.core.cache import caches

from lms.core.clock import LIMA


@pytest.fixture(autouse=True)
def _empty_caches():
    """Limits and pages kept by one test must not reach the next."""
    for cache in caches.all():
        cache.clear()
    caches["default"].clear()


@pytest.fixture
def today() -> date:
    """The date where the centres are."""
    return datetime.now(LIMA).date()


@pytest.fixture
def now() -> datetime:
    return datetime.now(LIMA)
