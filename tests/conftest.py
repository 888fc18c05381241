"""What every test stands on: the database rules, two moments, and what the machine must have."""

import os
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.cache import caches
from django.utils import translation

from lms.core.catalogues import compile_catalogues
from lms.core.clock import LIMA

from .tools import chromium_path, missing, postgres_fault

# Compiled catalogues are not kept in the repository, and Django reads them at the first word.
compile_catalogues(Path(__file__).parent.parent / "locale")


def pytest_make_parametrize_id(val, argname):
    """Files are named by their argument: an archive holds the second in which a process made it, and all must collect alike."""
    return argname if isinstance(val, bytes) else None


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and not chromium_path():
        missing("Chromium is not installed", "REQUIRE_BROWSER")
    if item.get_closest_marker("postgres") and (fault := postgres_fault()):
        missing(fault, "REQUIRE_POSTGRES")


@pytest.fixture(autouse=True)
def _empty_caches():
    """Limits and pages kept by one test must not reach the next."""
    for alias in ("default", "pages"):
        caches[alias].clear()


@pytest.fixture(autouse=True)
def _spanish_first():
    """The language of a request stays with its thread: what one test asked in English must not reach the next."""
    with translation.override("es"):
        yield


@pytest.fixture
def now() -> datetime:
    """This moment, in Lima's zone."""
    return datetime.now(LIMA)


@pytest.fixture
def today(now) -> date:
    """The date where the centres are."""
    return now.date()


# Playwright keeps an event loop running in the thread; Django then refuses queries of the test itself without this word.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
