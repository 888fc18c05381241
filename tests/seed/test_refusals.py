"""The command refuses whatever is not an empty database of a demonstration."""

import pytest
from django.core.management import CommandError

from lms.accounts.models import User
from lms.records.models import School, Student

from ..builders import make_school, make_staff
from .conftest import run

pytestmark = pytest.mark.django_db


def test_the_summary_alone_seeds_nothing():
    with pytest.raises(CommandError, match="Todavía no hay demostración"):
        run(summary=True)

    assert not School.objects.exists()


def test_refuses_a_database_in_use():
    make_school()
    make_staff()

    with pytest.raises(CommandError, match="no se sembró nada"):
        run()

    assert School.objects.count() == 1
    assert not Student.objects.exists()


def test_refuses_settings_that_are_not_a_demonstration(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="demostración"):
        run()

    assert not User.objects.exists()
