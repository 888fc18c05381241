"""Issuing, issuing again, revoking, forgetting."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from home.models import OrganisationSettings
from lms.core.errors import DomainError
from lms.credentials.actions import issue_certificates, revoke_certificate
from lms.credentials.codes import new_code
from lms.credentials.enums import CertificateState, Standing
from lms.credentials.models import Certificate
from lms.credentials.queries import standings_of
from lms.records import registry
from lms.records.enums import Purpose
from tests.builders import a_day, make_session

from .world import finished_cohort

pytestmark = pytest.mark.django_db


def issue(world, now, **options):
    return issue_certificates(cohort=world.cohort, issued_by=world.coordinator, now=now, **options)


def test_issuing_freezes_name_workshop_hours_month_and_organisation(now):
    organisation = OrganisationSettings.load()
    organisation.name, organisation.signatory, organisation.signatory_title = "Casa Río", "Rosa Panduro", "Dirección"
    organisation.save()
    world = finished_cohort(5, given="Ana Lucía", maternal="Ñahui")

    issue(world, now)

    certificate = Certificate.objects.get()
    student, last_day = world.students[0].student, a_day(before=7)
    assert (certificate.holder_name, certificate.holder_initials) == (student.full_name, "A. L. A. Ñ.")
    assert (certificate.workshop_title, certificate.organisation) == (world.cohort.workshop.title, "Casa Río")
    assert (certificate.signatory, certificate.signatory_title) == ("Rosa Panduro", "Dirección")
    assert (certificate.hours, certificate.hours_text) == (7.5, "7.5 horas")
    assert certificate.month == last_day.replace(day=1)
    assert (certificate.issued_by, certificate.state) == (world.coordinator, CertificateState.ISSUED)

    student.given_names = "Otro"
    student.save()
    certificate.refresh_from_db()
    assert certificate.holder_initials == "A. L. A. Ñ."


def test_issuing_says_who_gets_none_and_why(now):
    world = finished_cohort(5, 2)

    result = issue(world, now)

    assert [certificate.enrolment for certificate in result.issued] == world.students[:1]
    assert [(row.enrolment, row.standing) for row in result.refused] == [(world.students[1], Standing.ATTENDANCE)]
    assert result.already == []


def test_issuing_twice_creates_nothing(now):
    world = finished_cohort(5, 5)
    first = issue(world, now)

    again = issue(world, now)

    assert (len(first.issued), len(again.issued), len(again.already)) == (2, 0, 2)
    assert Certificate.objects.count() == 2


def test_a_batch_that_was_overtaken_stores_nothing_twice(now):
    """What two batches at once do to each other: between reading and writing of the second, the first has written."""
    world = finished_cohort(5, 5)
    codes = iter([new_code() for _ in range(2)])

    def overtaken():
        if not Certificate.objects.exists():
            issue(world, now)
        return next(codes)

    late = issue(world, now, make_code=overtaken)

    assert late.issued == []
    assert Certificate.objects.count() == 2


def test_the_database_refuses_a_second_issued_certificate(now):
    world = finished_cohort(5)
    (certificate,) = issue(world, now).issued

    certificate.pk, certificate.public_id, certificate.code = None, "00000000-0000-4000-8000-000000000001", new_code()
    with pytest.raises(IntegrityError), transaction.atomic():
        certificate.save(force_insert=True)


def test_a_dry_run_writes_nothing(now):
    world = finished_cohort(5, 2)

    result = issue(world, now, dry_run=True)

    assert (len(result.issued), len(result.refused)) == (1, 1)
    assert not Certificate.objects.exists()
    assert not OrganisationSettings.objects.exists()


def test_a_taken_code_is_replaced(now):
    taken = issue(finished_cohort(5), now).issued[0].code
    world = finished_cohort(5, 5)
    codes = iter([taken, new_code(), new_code(), new_code()])

    result = issue(world, now, make_code=lambda: next(codes))

    assert len(result.issued) == 2
    assert Certificate.objects.filter(code=taken).count() == 1
    assert {certificate.code for certificate in result.issued} == set(
        Certificate.objects.filter(enrolment__cohort=world.cohort).values_list("code", flat=True)
    )


def test_without_a_free_code_nothing_is_issued(now):
    taken = issue(finished_cohort(5), now).issued[0].code
    world = finished_cohort(5)

    with pytest.raises(DomainError) as refusal:
        issue(world, now, make_code=lambda: taken)

    assert refusal.value.code == "no_free_code"
    assert not Certificate.objects.filter(enrolment__cohort=world.cohort).exists()


def test_consent_refusal_or_pending_is_never_issued(now):
    world = finished_cohort(5, purposes=(Purpose.PARTICIPATION, Purpose.VERIFICATION))

    result = issue(world, now)

    assert [row.standing for row in result.refused] == [Standing.NO_CONSENT]
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("size", [1, 3, 120])
def test_issuing_asks_the_same_number_of_questions(now, size):
    world = finished_cohort(*[5] * size, meetings=5)
    standings_of(world.cohort, now)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        issue(world, now)

    questions = [query for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(questions) <= 13 + size // 100


def test_revoking_keeps_the_first_moment(now):
    world = finished_cohort(5)
    (certificate,) = issue(world, now).issued

    revoke_certificate(certificate=certificate, revoked_by=None, now=now)
    again = revoke_certificate(certificate=certificate, revoked_by=None, now=now + timedelta(days=40))

    assert (again.state, again.revoked_at) == (CertificateState.REVOKED, now)
    assert again.holder_name


def test_after_revoking_a_new_one_may_be_issued(now):
    world = finished_cohort(5)
    (first,) = issue(world, now).issued
    revoke_certificate(certificate=first, revoked_by=None, now=now)

    (second,) = issue(world, now).issued

    assert second.code != first.code
    assert Certificate.objects.issued().get() == second


def test_an_erased_person_leaves_a_revoked_certificate_without_a_name(now):
    world, other = finished_cohort(5), finished_cohort(5)
    issue(world, now), issue(other, now)
    student = world.students[0].student
    assert registry.has_facts(student)

    registry.erase(student, now)
    student.delete()

    erased, kept = Certificate.objects.order_by("pk")
    assert (erased.holder_name, erased.holder_initials, erased.state) == ("", "", CertificateState.REVOKED)
    assert (bool(kept.holder_name), kept.state) == (True, CertificateState.ISSUED)


def test_a_session_planned_later_does_not_take_a_certificate_away(now):
    world = finished_cohort(5)
    issue(world, now)
    make_session(cohort=world.cohort, number=6, day=a_day(after=7))

    (row,) = standings_of(world.cohort, now)

    assert (row.standing, row.certificate) == (Standing.ISSUED, Certificate.objects.get())
