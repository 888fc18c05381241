"""The walk is made once for each process; every guard then looks at the same visits."""

import warnings
from collections.abc import Iterator

import pytest
from django.core.paginator import UnorderedObjectListWarning
from django.db import transaction
from django.test import override_settings
from django.utils import translation
from wagtail.models import Site

from .small import Side, two_sides
from .walking import Walk, walk


@pytest.fixture(scope="session")
def walked(django_db_setup, django_db_blocker, tmp_path_factory) -> Walk:
    """Every visit of the ordinary size, in a world of two hundred people that is gone when this returns."""
    media = override_settings(SECOND_FACTOR_REQUIRED=True, MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, translation.override("es"), warnings.catch_warnings():
        # The lists of others are theirs to order.
        warnings.simplefilter("ignore", UnorderedObjectListWarning)
        with transaction.atomic():
            found = walk()
            transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()
    return found


@pytest.fixture(scope="module")
def _two_sides(django_db_setup, django_db_blocker) -> Iterator[Side]:
    with django_db_blocker.unblock(), override_settings(SECOND_FACTOR_REQUIRED=True), transaction.atomic():
        yield two_sides()
        transaction.set_rollback(True)


@pytest.fixture
def side(_two_sides, db) -> Iterator[Side]:
    """Two small worlds, made once for a file; each test finds everybody signed in."""
    clients = [client for world in (_two_sides.ours, _two_sides.theirs) for client in world.clients.values()]
    kept = [{name: morsel.value for name, morsel in client.cookies.items()} for client in clients]
    yield _two_sides
    for client, cookies in zip(clients, kept, strict=True):
        client.cookies.clear()
        client.cookies.load(cookies)


@pytest.fixture(autouse=True)
def _second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = True
