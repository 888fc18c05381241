"""These tests run as a real installation does: whoever must have a second factor has to show it."""

import pytest
from django.db import connection

from ..attendance.conftest import db, shared_database  # noqa: F401  (fixtures)


@pytest.fixture(autouse=True)
def _second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def committing(monkeypatch):
    """What waits for the commit happens at once: a test's own transaction never commits, and allauth's signals wait for it."""
    monkeypatch.setattr(connection, "on_commit", lambda act, robust=False: act())
