"""Issuing and revoking certificates."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lms.accounts.models import User
from lms.records.models import Cohort

from .models import Certificate
from .queries import StandingRow, standings_of


@dataclass(frozen=True)
class IssueResult:
    """What a batch did: certificates made now, rows that had one, and rows that get none, each with its reason in `missing`."""

    issued: list[Certificate]
    already: list[StandingRow]
    refused: list[StandingRow]


@transaction.atomic
def issue_certificates(*, cohort: Cohort, issued_by: User | None, now: datetime, dry_run: bool = False) -> IssueResult:
    """Issue to everybody who has earned one and holds none. Issuing again creates nothing; a dry run writes nothing."""
    raise NotImplementedError


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, now: datetime) -> Certificate:
    """The certificate, revoked from now on; revoking again changes nothing. What it said stays, for the answer “anulada”."""
    raise NotImplementedError
