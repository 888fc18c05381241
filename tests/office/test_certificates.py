"""Certificates in the office: who earned one, what is missing, issuing once, revoking after a question."""

import pytest
from django.urls import reverse

from lms.credentials.enums import CertificateState
from lms.credentials.models import Certificate
from lms.records.enums import Purpose
from tests.credentials.world import finished_cohort

from .world import signed_in

pytestmark = pytest.mark.django_db


def page_of(cohort) -> str:
    return reverse("office_certificates:cohort", args=[cohort.public_id])


def test_the_list_holds_own_held_cohorts():
    here, there = finished_cohort(5), finished_cohort(5)
    client = signed_in(here.coordinator)

    body = client.get(reverse("office_certificates:cohorts")).content.decode()

    assert here.cohort.school.name in body
    assert there.cohort.school.name not in body
    assert "Terminado, por emitir" in body


def test_everybody_without_a_certificate_has_a_reason():
    here = finished_cohort(5, 3)

    body = signed_in(here.coordinator).get(page_of(here.cohort)).content.decode()

    assert "Emitir 1 constancia" in body
    assert "Le falta 1 encuentro: asistió a 3 de 5 y la regla pide 4." in body


def test_missing_consent_is_said_and_nothing_can_be_issued():
    here = finished_cohort(5, purposes=(Purpose.PARTICIPATION,))

    body = signed_in(here.coordinator).get(page_of(here.cohort)).content.decode()

    assert "Falta la autorización de la familia para la constancia." in body
    assert "Todavía no hay constancias que emitir." in body


def test_filter_keeps_one_group():
    here = finished_cohort(5, 1)

    body = signed_in(here.coordinator).get(page_of(here.cohort), {"ver": "asistencia"}).content.decode()

    assert "Bapellido001" in body
    assert "Aapellido000" not in body


def test_issuing_twice_creates_nothing_the_second_time():
    here = finished_cohort(5, 4)
    client, url = signed_in(here.coordinator), reverse("office_certificates:issue", args=[here.cohort.public_id])

    first = client.post(url, follow=True).content.decode()
    second = client.post(url, follow=True).content.decode()

    assert "Se emitieron 2 constancias." in first
    assert "0 cambios" in second
    assert Certificate.objects.count() == 2
    assert reverse("credentials:certificates_zip", args=[here.cohort.public_id]) in second


def test_revoking_asks_first_and_keeps_the_row():
    here = finished_cohort(5)
    client = signed_in(here.coordinator)
    client.post(reverse("office_certificates:issue", args=[here.cohort.public_id]))
    certificate = Certificate.objects.get()
    url = reverse("office_certificates:revoke", args=[certificate.public_id])

    asked = client.get(url).content.decode()
    certificate.refresh_from_db()
    before = certificate.state
    done = client.post(url, follow=True).content.decode()

    certificate.refresh_from_db()
    assert certificate.holder_name in asked
    assert before == CertificateState.ISSUED
    assert "quedó anulada" in done
    assert certificate.state == CertificateState.REVOKED


def test_foreign_cohorts_and_certificates_are_not_found():
    here, there = finished_cohort(5), finished_cohort(5)
    signed_in(there.coordinator).post(reverse("office_certificates:issue", args=[there.cohort.public_id]))
    certificate = Certificate.objects.get()
    client, random = signed_in(here.coordinator), "00000000-0000-4000-8000-000000000000"

    for name, pk, method in (
        ("cohort", there.cohort.public_id, "get"),
        ("issue", there.cohort.public_id, "post"),
        ("revoke", certificate.public_id, "get"),
        ("revoke", certificate.public_id, "post"),
    ):
        foreign, made_up = (getattr(client, method)(reverse(f"office_certificates:{name}", args=[key])) for key in (pk, random))
        assert (foreign.status_code, made_up.status_code) == (404, 404)
        assert foreign.content == made_up.content
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.ISSUED


@pytest.mark.parametrize("students", [(5,), (5, 4, 1)])
def test_a_cohort_asks_the_same_number_of_queries(students, django_assert_num_queries):
    here = finished_cohort(*students)
    client = signed_in(here.coordinator)
    client.get(page_of(here.cohort))

    with django_assert_num_queries(16):
        body = client.get(page_of(here.cohort)).content.decode()

    assert body.count('data-l="Regla"') == len(students)
