"""From `createsuperuser` on: an empty installation gets its first centre, its term, and somebody who coordinates."""

from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.records.models import Centre, School, Term

from ..builders import a_day, make_centre, make_staff
from ..signing_in import signed_in
from .world import accepting, invite

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def administrator(monkeypatch) -> Client:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "tres palabras juntas")
    call_command("createsuperuser", username="ada", email="ada@example.org", interactive=False, verbosity=0)
    return signed_in(User.objects.get())


def test_an_empty_installation_is_filled_from_its_first_administrator_on(administrator):
    assert "Todavía no hay sedes" in words(administrator.get(reverse("sedes:index")))

    administrator.post(reverse("sedes:add"), {"name": "Sede Iquitos", "code": "IQ"})
    term = {"name": "Año escolar", "starts_on": a_day().isoformat(), "ends_on": a_day(after=200).isoformat()}
    administrator.post(reverse("periodos:add"), term)
    page = words(invite(administrator, "coordinator", Centre.objects.get()))
    path = page.split('id="id_link" value="')[1].split('"')[0].removeprefix("http://testserver")
    Client().post(path, accepting())
    coordinator = signed_in(User.objects.get(username="rosa.flores"))
    school = {"name": "Río Itaya", "number": "99101", "centre": Centre.objects.get().pk, "district": "Belén"}
    school |= {"modular_code": "9910101", "annex": "0", "level": "F0", "shift": "M", "ubigeo": "160112", "status": "active"}
    coordinator.post(reverse("escuelas:add"), school)
    invite(coordinator, "teacher", School.objects.get(), email="ana@example.org")

    assert Term.objects.get().name == "Año escolar"
    assert User.objects.get(email="ana@example.org").grants.get().role == Role.TEACHER


@pytest.mark.parametrize(
    ("address", "sent", "sentence"),
    [
        ("sedes:add", {"name": "Sede", "code": "i q"}, "De dos a cuatro letras"),
        ("sedes:add", {"name": "Sede Aquí", "code": "AQ"}, "Ya existe"),
        ("sedes:add", {"name": " ", "code": ""}, "Este campo"),
        ("periodos:add", {"name": "II", "starts_on": "2027-05-01", "ends_on": "2027-03-01"}, "está antes del primero"),
    ],
)
def test_what_does_not_fit_is_refused(address, sent, sentence):
    make_centre(name="Sede Aquí")
    administrator = signed_in(make_staff(role=Role.ADMINISTRATOR))
    before = Centre.objects.count(), Term.objects.count()

    page = words(administrator.post(reverse(address), sent))

    assert sentence in page
    assert (Centre.objects.count(), Term.objects.count()) == before


def test_a_coordinator_reads_terms_and_writes_none():
    coordinator = signed_in(make_staff(role=Role.COORDINATOR, centre=make_centre()))
    term = Term.objects.create(name="Año escolar", starts_on=a_day(), ends_on=a_day(after=9))

    page = words(coordinator.get(reverse("periodos:index")))

    assert "Año escolar" in page
    assert reverse("periodos:edit", args=[term.pk]) not in page
    assert reverse("periodos:add") not in page
    assert coordinator.post(reverse("periodos:edit", args=[term.pk]), {"name": "Otro"}).status_code == 404


def test_a_coordinator_who_administers_too_writes_schools_of_the_own_centre_only():
    centre, other = make_centre(), make_centre()
    both = make_staff(role=Role.COORDINATOR, centre=centre)
    both.grants.create(role=Role.ADMINISTRATOR, valid_from=a_day())

    page = words(signed_in(both).get(reverse("escuelas:add")))

    assert centre.name in page
    assert other.name not in page
