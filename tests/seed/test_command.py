"""The command over a seeded database: it says how to get in, and changes nothing."""

import pytest
from django.core.management import CommandError

from lms.accounts.models import User
from lms.attendance.models import Mark
from lms.portal.demo import organisation
from lms.portal.demo.running import CLASS_CODE, STORY_CODE
from lms.records.models import School, Student

from .conftest import run

pytestmark = pytest.mark.xdist_group("seed")


def test_says_how_to_get_in(seeded):
    for username in organisation.DEMO_ACCOUNTS:
        assert username in seeded
    for words in (
        organisation.PASSWORD,
        organisation.PIN,
        STORY_CODE,
        f"{CLASS_CODE[:3]}-{CLASS_CODE[3:]}",
        "http://127.0.0.1:8000",
    ):
        assert words in seeded
    assert "/verificar/" in seeded


def test_running_again_changes_nothing_and_says_it_again(seeded):
    before = (User.objects.count(), Student.objects.count(), Mark.objects.count())

    told = run(address="http://127.0.0.1:8123")

    assert "ya está sembrada" in told
    assert "http://127.0.0.1:8123" in told
    assert (User.objects.count(), Student.objects.count(), Mark.objects.count()) == before


def test_a_real_school_among_the_rows_is_no_demo(seeded):
    School.objects.filter(number="99101").update(modular_code="0123456")

    with pytest.raises(CommandError, match="no se sembró nada"):
        run()
