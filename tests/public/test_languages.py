"""The way to the other language: the same page, with the same question, and what search engines are told about it."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, get_format, number_format

from home.models import StandardPage
from lms.core import clock
from lms.credentials.codes import new_code
from lms.credentials.models import Certificate

from ..builders import give_consent, make_cohort, make_enrolment, make_school, make_student
from ..permissions.world import build_world
from .addresses import ABOUT, HELP, HELP_EN, HOME, HOME_EN, LESSON, LESSON_EN, WORKSHOP, WORKSHOP_EN

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("languages")]
TRANSLATIONS = [(HOME, HOME_EN), (WORKSHOP, WORKSHOP_EN), (LESSON, LESSON_EN), (HELP, HELP_EN), ("/impacto/", "/en/impacto/")]
SIGNED_IN = {
    "nothing": ("portal:home", "scheduling:agenda", "curriculum:materials", "mfa_index", "account_logout"),
    "cohort": ("portal:cohort", "scheduling:plan", "attendance:grid", "classroom:pins"),
    "session": ("scheduling:session", "scheduling:cancel"),
}


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def switch_of(page: str) -> tuple[str, str]:
    """Where the switch leads, and to which language."""
    return re.search(r'<a href="([^"]+)" lang="(\w+)" hreflang="\2">', page).groups()


def alternates_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', page))


@pytest.mark.parametrize("address", ["/impacto/", "/entrar/", "/clase/", "/verificar/", LESSON, HELP])
def test_the_switch_keeps_the_question(site, client, address):
    there, code = switch_of(read(client, f"{address}?desde=2026-12-01&q=a%26b"))

    assert code == "en"
    assert there.startswith("/en/")
    assert there.endswith("?desde=2026-12-01&q=a%26b")
    assert client.get(there).status_code == 200


def test_a_question_cannot_leave_its_attribute(site, client):
    page = client.get('/impacto/?q="><script>x</script>').content.decode()

    assert "<script>x" not in page


def test_the_switch_of_a_signed_in_page_keeps_its_object():
    world = build_world()
    client = world.clients["facilitator"]
    addresses = [reverse(name, kwargs=world.arguments[kind]) for kind, names in SIGNED_IN.items() for name in names]
    for address in addresses:
        there, code = switch_of(read(client, address))
        back, _code = switch_of(read(client, there))
        assert (there, back, code) == (f"/en{address}", address, "en")


def test_a_page_without_translation_leads_to_the_front_door_and_is_not_announced(site, client):
    StandardPage.objects.get(slug="about-us").unpublish()

    page = read(client, f"{ABOUT}?q=1")

    assert switch_of(page) == (HOME_EN, "en")
    assert alternates_of(page) == {}


@pytest.mark.parametrize(("spanish", "english"), TRANSLATIONS)
def test_search_engines_hear_of_both_languages(site, client, spanish, english):
    base = settings.WAGTAILADMIN_BASE_URL
    told = {"es": base + spanish, "en": base + english, "x-default": base + spanish}

    assert alternates_of(read(client, spanish)) == alternates_of(read(client, english)) == told


@pytest.mark.parametrize("address", ["/entrar/", "/clase/", "/verificar/"])
def test_search_engines_hear_nothing_of_doors(site, client, address):
    assert alternates_of(read(client, address)) == {}


def issued_certificate(**frozen) -> Certificate:
    """One that may be checked in public."""
    student = make_student(school=make_school())
    give_consent(student)
    enrolment = make_enrolment(cohort=make_cohort(school=student.school), student=student)
    facts = {"holder_name": "Persona", "holder_initials": "P.", "workshop_title": "Taller", "organisation": "Casa"}
    return Certificate.objects.create(enrolment=enrolment, code=new_code(), issued_at=clock.now(), **facts, **frozen)


WRITTEN = {
    "": ["Consultada el 3 de setiembre de 2026, 15:04", "Setiembre de 2026", "4.5 horas"],
    "/en": ["Looked up on 3 September 2026, 15:04", "September 2026", "4.5 hours"],
}


@pytest.mark.parametrize("prefix", WRITTEN)
def test_a_page_writes_dates_hours_and_numbers_as_peru_does(client, prefix):
    certificate = issued_certificate(hours=Decimal("4.5"), month=date(2026, 9, 1))
    with time_machine.travel(datetime(2026, 9, 3, 20, 4, tzinfo=UTC), tick=False):
        page = client.post(f"{prefix}/verificar/", {"code": certificate.code}).content.decode()

    assert [text for text in WRITTEN[prefix] if text not in page] == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_numbers_weeks_and_hours_are_those_of_peru_in_both_languages(language):
    with translation.override(language):
        assert number_format(1234.5, 2, force_grouping=True) == "1,234.50"
        assert get_format("FIRST_DAY_OF_WEEK") == 1
        assert date_format(datetime(2026, 9, 3, 15, 4), "TIME_FORMAT") == "15:04"  # noqa: DTZ001 (a form, no moment)
        assert date_format(date(2026, 9, 3), "SHORT_DATE_FORMAT") == "03/09/2026"


@pytest.mark.parametrize(("address", "language"), [("/inicio/", "es"), ("/en/inicio/", "en")])
def test_hours_of_a_page_have_no_morning_and_no_afternoon(address, language):
    page = read(build_world().clients["facilitator"], address)

    assert re.search(r"10:00–11:30", page)
    assert not re.search(r"\d (a|p)\.?m\b", page)
