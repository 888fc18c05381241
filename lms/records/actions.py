"""What may happen to people: rosters come in, families answer, a person becomes a number."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core import clock
from lms.core.errors import DomainError

from .enums import Channel, ConsentState, ImportState, Purpose
from .evaluation import WAITING, Evaluation, evaluate
from .head_counts import forget
from .models import Centre, Cohort, Consent, RosterImport, Student
from .roster.files import RosterFile, read_roster
from .roster.preview import Answers
from .roster.rows import pack, unpack


def preview_roster(
    *, cohort: Cohort, content: bytes, file_name: str, answers: Answers, user: User | None, now: datetime
) -> RosterImport:
    """The import, previewed and not stored: `rows` parsed, `report` filled. Raises DomainError when the file cannot be read."""
    found = read_roster(content=content, cohort=cohort, today=clock.local_day(now))
    return preview_file(found=found, cohort=cohort, file_name=file_name, answers=answers, user=user, now=now)


def preview_file(
    *, found: RosterFile, cohort: Cohort, file_name: str, answers: Answers, user: User | None, now: datetime
) -> RosterImport:
    """The preview of a file that was read. A person's earlier previews for the cohort give way to this one.

    Whatever takes time happens before anything is locked.
    """
    evaluation = evaluate(cohort=cohort, rows=found.rows, answers=answers, user=user, now=now)
    about_file = {"ignored_columns": list(found.ignored), "notices": found.notices, "heading_row": found.heading_row}
    preview = RosterImport(
        cohort=cohort,
        uploaded_by=user,
        uploaded_at=now,
        file_name=file_name[-200:],
        file_hash=found.file_hash,
        answers=answers.as_dict(),
        rows=pack(found.rows),
        report=about_file | _report(cohort, evaluation) | {"file_notices": found.notices},
    )
    preview.report["notices"] = [*found.notices, *evaluation.notices]
    earlier = RosterImport.objects.filter(cohort=cohort, file_hash=found.file_hash, state=ImportState.COMMITTED).first()
    preview.report["earlier"] = str(earlier.public_id) if earlier else ""
    with transaction.atomic():
        given_up = RosterImport.objects.filter(cohort=cohort, uploaded_by=user, state=ImportState.PREVIEWED)
        given_up.update(state=ImportState.DISCARDED, rows=[])
        preview.save()
        record(Act.ROSTER_PREVIEWED, actor=user, about=preview, count=len(found.rows))
    return preview


def answer_roster(*, roster_import: RosterImport, answers: Answers, user: User | None, now: datetime) -> RosterImport:
    """The same preview under these answers; the file is not needed again. One that is stored or discarded stays as it is."""
    if roster_import.state != ImportState.PREVIEWED:
        return roster_import
    cohort = roster_import.cohort
    rows = unpack(RosterImport.objects.get(pk=roster_import.pk).rows)
    evaluation = evaluate(cohort=cohort, rows=rows, answers=answers, user=user, now=now)
    with transaction.atomic():
        locked = RosterImport.objects.select_for_update().get(pk=roster_import.pk)
        if locked.state == ImportState.PREVIEWED:
            locked.answers = answers.as_dict()
            locked.rows = pack(rows)
            locked.report |= _report(cohort, evaluation)
            locked.report["notices"] = [*locked.report["file_notices"], *evaluation.notices]
            locked.save(update_fields=["answers", "rows", "report"])
            record(Act.ROSTER_PREVIEWED, actor=user, about=locked, count=len(rows), reason="answers")
    return locked


def commit_roster(*, roster_import: RosterImport, user: User | None, now: datetime) -> RosterImport:
    """The good rows stored, the errors left, the parsed rows emptied; `report["stored"]` counts what was written.

    A second commit changes nothing. Raises DomainError: over_capacity, discarded, try_again.
    """
    try:
        with transaction.atomic():
            return _commit(roster_import.pk, user, now)
    except IntegrityError as error:
        raise DomainError(
            "try_again", _("Otra persona guardó a la vez a alguien de esta nómina. No se guardó nada: inténtelo de nuevo.")
        ) from error


def _commit(pk: int, user: User | None, now: datetime) -> RosterImport:
    """In order: lock the import, then the centre, so that two rosters of one centre never make one person twice."""
    locked = RosterImport.objects.select_for_update().get(pk=pk)
    if locked.state == ImportState.COMMITTED:
        return locked
    if locked.state == ImportState.DISCARDED:
        raise DomainError("discarded", _("Esta nómina se descartó. Suba el archivo de nuevo."))
    cohort = Cohort.objects.select_related("term", "school", "centre").get(pk=locked.cohort_id)
    Centre.objects.select_for_update(no_key=True).get(pk=cohort.centre_id)
    rows = unpack(locked.rows)
    earlier = [line for line in locked.report.pop("rows") if line["outcome"] in WAITING]
    answers = Answers.of(locked.answers)
    evaluation = evaluate(cohort=cohort, rows=rows, answers=answers, user=user, now=now, store=True, earlier=earlier)
    summary = evaluation.summary()
    locked.report |= _report(cohort, evaluation) | {"stored": {key: summary[key] for key in ("new", "changed")}}
    locked.state, locked.committed_at = ImportState.COMMITTED, now
    locked.save(update_fields=["report", "rows", "state", "committed_at"])
    record(Act.ROSTER_COMMITTED, actor=user, about=locked, count=summary["new"] + summary["changed"])
    return locked


@transaction.atomic
def discard_roster(*, roster_import: RosterImport, user: User | None) -> RosterImport:
    """The import without its rows. One that was stored stays stored."""
    locked = RosterImport.objects.select_for_update().get(pk=roster_import.pk)
    if locked.state == ImportState.PREVIEWED:
        locked.rows, locked.state = [], ImportState.DISCARDED
        locked.save(update_fields=["rows", "state"])
        record(Act.ROSTER_DISCARDED, actor=user, about=locked)
    return locked


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
    locked = Student.objects.select_for_update().get(pk=student.pk)
    if purpose == Purpose.PARTICIPATION and state == ConsentState.REFUSED:
        turn_into_head_count(student=locked, user=user, now=now)
        return None
    stands = Consent.objects.filter(student=locked, purpose=purpose).order_by("-pk").values_list("state", flat=True).first()
    if stands == state:
        return None
    consent = Consent.objects.create(
        student=locked,
        purpose=purpose,
        state=state,
        channel=channel,
        text_version=text_version,
        recorded_by=user,
        recorded_at=now,
    )
    record(Act.CONSENT_RECORDED, actor=user, about=locked, reason=f"{purpose}.{state}")
    return consent


@transaction.atomic
def turn_into_head_count(*, student: Student, user: User | None, now: datetime) -> int:
    """Remove the person and keep the number: how many enrolments stay, without a name. Higher apps erase theirs first."""
    is_known = Student.objects.filter(pk=student.pk).exists()
    kept = forget([student], now)
    if is_known:
        record(Act.PERSON_ERASED, actor=user, about=student.public_id, kind=Student._meta.label_lower, count=1)
    return kept


def _report(cohort: Cohort, evaluation: Evaluation) -> dict:
    """What may be kept of an import: numbers, outcomes and sentences, no names."""
    return {
        "summary": evaluation.summary(),
        "rows": [{"row": found.row, "outcome": found.outcome, "messages": list(found.messages)} for found in evaluation.reports],
        "questions": [
            {
                "key": asked.key,
                "text": asked.text,
                "choices": [list(choice) for choice in asked.choices],
                "rows": list(asked.rows),
            }
            for asked in evaluation.questions
        ],
        "capacity": {
            "limit": cohort.capacity,
            "after": evaluation.places_after,
            "excess": max(0, evaluation.places_after - cohort.capacity) if evaluation.taking else 0,
        },
    }
