"""The demo, seeded once for each file of tests and taken back after it."""

import io

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Site


def run(**options) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """What seeding printed; the tests of the file run in savepoints above the seeded rows."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield run()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            Site.clear_site_root_paths_cache()


@pytest.fixture
def seeded(told, db) -> str:
    """The seeded database, for one test."""
    return told
