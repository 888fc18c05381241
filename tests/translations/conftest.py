"""The demo's pages, made once for each file of tests, and an editor who translates them."""

import pytest

from lms.accounts.enums import Role

from ..builders import make_staff
from ..public.conftest import seeded, site  # noqa: F401  (fixtures)
from ..signing_in import signed_in


@pytest.fixture
def editor(db):
    return make_staff(role=Role.EDITOR)


@pytest.fixture
def desk(editor):
    """The editor's client."""
    return signed_in(editor)
