"""What may happen to people: rosters come in, families answer, a person becomes a number."""

from datetime import datetime

from django.db import transaction

from lms.accounts.models import User

from .enums import Channel, ConsentState, Purpose
from .models import Cohort, Consent, RosterImport, Student
from .roster.preview import Answers


@transaction.atomic
def preview_roster(
    *, cohort: Cohort, content: bytes, file_name: str, answers: Answers, user: User | None, now: datetime
) -> RosterImport:
    """The import, previewed and not stored: `rows` parsed, `report` filled. Raises DomainError when the file cannot be read."""
    raise NotImplementedError


@transaction.atomic
def answer_roster(*, roster_import: RosterImport, answers: Answers, user: User | None, now: datetime) -> RosterImport:
    """The same preview under these answers; the file is not needed again."""
    raise NotImplementedError


@transaction.atomic
def commit_roster(*, roster_import: RosterImport, user: User | None, now: datetime) -> RosterImport:
    """The good rows stored, the errors left, the parsed rows emptied; `report["stored"]` counts what was written.

    A second commit changes nothing. Raises DomainError: over_capacity, discarded.
    """
    raise NotImplementedError


@transaction.atomic
def discard_roster(*, roster_import: RosterImport) -> RosterImport:
    """The import without its rows. One that was stored stays stored."""
    raise NotImplementedError


@transaction.atomic
def record_consent(
    *,
    student: Student,
    purpose: Purpose,
    state: ConsentState,
    channel: Channel,
    user: User | None,
    now: datetime,
    text_version: str = "",
) -> Consent | None:
    """The family's answer to one purpose as a new row; None when it stands already.

    A refusal to take part is answered by `turn_into_head_count`: nothing of the person is left, this statement neither.
    """
    raise NotImplementedError


@transaction.atomic
def turn_into_head_count(*, student: Student, now: datetime) -> int:
    """Remove the person and keep the number: how many enrolments stay, without a name. Higher apps erase theirs first."""
    raise NotImplementedError
