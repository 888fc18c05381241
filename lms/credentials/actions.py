"""Issuing and revoking certificates, and forgetting whose they were."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from home.models import OrganisationSettings
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core.errors import DomainError
from lms.records.models import Cohort, Student

from .codes import new_code
from .enums import CertificateState, Standing
from .models import Certificate
from .queries import StandingRow, standings_of

# Two equal codes of 130 random bits are not expected in the life of the sun; a second try costs nothing.
TRIES = 5


@dataclass(frozen=True)
class IssueResult:
    """What a batch did: certificates made now, rows that had one, and rows that get none, each with its reason in `missing`.

    Of a dry run `issued` holds what would be made, unsaved.
    """

    issued: list[Certificate]
    already: list[StandingRow]
    refused: list[StandingRow]


@transaction.atomic
def issue_certificates(
    *,
    cohort: Cohort,
    issued_by: User | None,
    now: datetime,
    dry_run: bool = False,
    make_code: Callable[[], str] = new_code,
) -> IssueResult:
    """Issue to everybody who has earned one and holds none. Issuing again creates nothing; a dry run writes nothing."""
    _hold(Student.objects.filter(enrolments__cohort=cohort))
    rows = standings_of(cohort, now)
    earned = [row for row in rows if row.standing == Standing.EARNED]
    drafts = _drafts(cohort, earned, issued_by, now)
    if not dry_run:
        drafts = _store(drafts, make_code)
    if drafts and not dry_run:
        record(Act.CERTIFICATES_ISSUED, actor=issued_by, about=cohort, count=len(drafts))
    return IssueResult(
        issued=drafts,
        already=[row for row in rows if row.standing == Standing.ISSUED],
        refused=[row for row in rows if row.standing not in (Standing.ISSUED, Standing.EARNED)],
    )


def _hold(students) -> None:
    """Keep these people from being erased until this transaction ends, and wait for an erasure that has begun."""
    list(students.order_by("pk").select_for_update().values_list("pk", flat=True))


def _drafts(cohort: Cohort, earned: list[StandingRow], issued_by: User | None, now: datetime) -> list[Certificate]:
    """Certificates with their frozen text and no code yet."""
    organisation = OrganisationSettings.objects.first() or OrganisationSettings()
    common = {
        "workshop_title": cohort.workshop.title,
        "organisation": organisation.name,
        "signatory": organisation.signatory,
        "signatory_title": organisation.signatory_title,
        "issued_at": now,
        "issued_by": issued_by,
    }
    return [_draft(row, row.enrolment.student, common) for row in earned]


def _draft(row, student, common) -> Certificate:
    return Certificate(
        enrolment=row.enrolment,
        holder_name=student.full_name,
        holder_initials=student.initials,
        hours=row.hours,
        month=row.month,
        **common,
    )


def _store(drafts: list[Certificate], make_code: Callable[[], str]) -> list[Certificate]:
    """Those drafts that the database took, with their codes.

    It passes over a draft whose enrolment another batch has served meanwhile, and one whose code is taken: the second kind gets
    a new code and is tried again.
    """
    stored: list[Certificate] = []
    for _try in range(TRIES):
        for draft in drafts:
            draft.code = make_code()
        Certificate.objects.bulk_create(drafts, ignore_conflicts=True, batch_size=500)
        served = _issued(drafts)
        stored += [served[d.enrolment_id] for d in drafts if _is(served.get(d.enrolment_id), d)]
        drafts = [draft for draft in drafts if draft.enrolment_id not in served]
        if not drafts:
            return stored
    raise DomainError("no_free_code", _("No se pudo dar un código a cada constancia. No se emitió ninguna: inténtelo de nuevo."))


def _issued(drafts: list[Certificate]) -> dict[int, Certificate]:
    """The stored certificates of the drafts' cohort by enrolment; a bulk write that passes over conflicts gives back no keys."""
    if not drafts:
        return {}
    found = Certificate.objects.issued().filter(enrolment__cohort=drafts[0].enrolment.cohort_id)
    return {certificate.enrolment_id: certificate for certificate in found.select_related("enrolment")}


def _is(stored: Certificate | None, draft: Certificate) -> bool:
    return stored is not None and stored.public_id == draft.public_id


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, revoked_by: User | None, now: datetime) -> Certificate:
    """The certificate, revoked from now on; revoking again changes nothing. What it said stays, for the answer “anulada”."""
    issued = Certificate.objects.issued().filter(pk=certificate.pk)
    is_new = issued.update(state=CertificateState.REVOKED, revoked_at=now)
    certificate.refresh_from_db()
    if is_new:
        record(Act.CERTIFICATE_REVOKED, actor=revoked_by, about=certificate)
    return certificate


def forget_holder(student: Student, now: datetime) -> None:
    """Revoke the certificates of a person who is being erased, and empty their name and initials."""
    _hold(Student.objects.filter(pk=student.pk))
    own = Certificate.objects.filter(enrolment__student=student)
    own.issued().update(state=CertificateState.REVOKED, revoked_at=now)
    own.update(holder_name="", holder_initials="")


def holds_certificate(student: Student) -> bool:
    """Whether this person was ever issued one."""
    return Certificate.objects.filter(enrolment__student=student).exists()
