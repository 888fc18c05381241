"""Answering, by the student.

Every message carries an id that the device made. The database decides whether it came before: the same message twice is stored
once and answered alike, so that what was written without a network can be sent until somebody says that it arrived.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from curriculum.questions import Question, Value
from lms.core import clock
from lms.core.errors import DomainError
from lms.core.ids import random_code

from .enums import NAMELESS, Moment
from .models import Answer, Attempt, LessonProgress, Operation
from .queries import Sitting

CODE_LENGTH = 12


def answer_question(
    *, sitting: Sitting, question: Question, value: Value | None, op: UUID, now: datetime, finishes: bool = False
) -> None:
    """Keep this answer, or that none is wanted (`None`), instead of an earlier one; end the attempt where it `finishes`.

    The same `op` again changes nothing. Raises DomainError: unreadable, closed, finished, conflict.
    """
    if value is not None and not question.accepts(value):
        raise DomainError("unreadable", _("Esa respuesta no se puede guardar. Elige otra vez."))
    digest = _digest(sitting, question, value)
    if _was_stored(op, digest):
        return
    if not sitting.is_open:
        raise DomainError("closed", _("Esta prueba ya se cerró: tu respuesta no se guardó."))
    try:
        with transaction.atomic():
            attempt = _attempt(sitting, now)
            Operation.objects.create(op=op, attempt=attempt, payload_hash=digest, received_at=now)
            store_answers([(attempt.pk, {question.key: value})], {question.key: question}, now)
            if finishes:
                _finish(attempt, sitting.quiz.purpose, now)
    except IntegrityError:
        if not _was_stored(op, digest):
            raise


def _attempt(sitting: Sitting, now: datetime) -> Attempt:
    """The attempt that is under way, begun with the first answer; a finished one takes no more."""
    number = sitting.attempt.number if sitting.attempt else 1
    facts = {"enrolment_id": sitting.place.pk, "quiz": sitting.quiz, "moment": sitting.moment, "number": number}
    begun = {"cohort_id": sitting.place.cohort_id, "version": sitting.quiz.version, "started_at": now}
    attempt, made = Attempt.objects.get_or_create(**facts, defaults=begun)
    locked = attempt if made else Attempt.objects.select_for_update().get(pk=attempt.pk)
    if locked.finished_at:
        raise DomainError("finished", _("Ya terminaste esta prueba: tus respuestas están guardadas."))
    return locked


def _finish(attempt: Attempt, purpose: str, now: datetime) -> None:
    """End the attempt. A survey's answers go on without whoever gave them, and without the hour."""
    Attempt.objects.filter(pk=attempt.pk).update(finished_at=now)
    if purpose not in NAMELESS:
        return
    day = clock.at(clock.local_day(now), clock.MIDNIGHT)
    facts = {"cohort_id": attempt.cohort_id, "quiz_id": attempt.quiz_id, "moment": attempt.moment, "version": attempt.version}
    apart = Attempt.objects.create(
        **facts, is_apart=True, anonymous_code=random_code(CODE_LENGTH), way=attempt.way, started_at=day, finished_at=day
    )
    attempt.answers.update(attempt=apart, answered_at=day)
    # A hash of an answer would tell which one it was.
    attempt.operations.update(payload_hash="")


def store_answers(
    given: Sequence[tuple[int, Mapping[str, Value | None]]], questions: Mapping[str, Question], now: datetime
) -> None:
    """Keep these answers to attempts (by key) instead of earlier ones; take back those that are `None`. Two queries at most."""
    rows = [
        Answer(attempt_id=attempt, question=key, answered_at=now, **judged(questions[key], value))
        for attempt, values in given
        for key, value in values.items()
        if value is not None
    ]
    changed = ["value", "text", "is_right", "answered_at"]
    Answer.objects.bulk_create(rows, update_conflicts=True, unique_fields=["attempt", "question"], update_fields=changed)
    gone = Q()
    for attempt, values in given:
        if taken_back := [key for key, value in values.items() if value is None]:
            gone |= Q(attempt=attempt, question__in=taken_back)
    if gone:
        Answer.objects.filter(gone).delete()


def judged(question: Question, value: Value) -> dict[str, object]:
    """The fields of an answer that hold what was said, and whether it is right."""
    said = {"value": None, "text": str(value).strip()} if question.type == "text" else {"value": value, "text": ""}
    return said | {"is_right": question.is_right(value)}


def _digest(sitting: Sitting, question: Question, value: Value | None) -> str:
    return hashlib.sha256(json.dumps([sitting.id.hex, question.key, value]).encode()).hexdigest()


def _was_stored(op: UUID, digest: str) -> bool:
    """Whether this message came before; raises where its id came with something else."""
    known = Operation.objects.filter(op=op).values_list("payload_hash", flat=True).first()
    if known is None:
        return False
    if known not in (digest, ""):
        raise DomainError("conflict", _("Esta respuesta llegó dos veces y no es igual: quedó la primera. Ábrela y revísala."))
    return True


def try_again(*, sitting: Sitting, now: datetime) -> Attempt:
    """A new attempt of a practice that was finished. Raises DomainError: no_retry."""
    if not sitting.may_retry or sitting.attempt is None:
        raise DomainError("no_retry", _("Esta prueba se responde una sola vez."))
    facts = {"enrolment_id": sitting.place.pk, "quiz": sitting.quiz, "moment": Moment.OTHER, "number": sitting.attempt.number + 1}
    begun = {"cohort_id": sitting.place.cohort_id, "version": sitting.quiz.version, "started_at": now}
    return Attempt.objects.get_or_create(**facts, defaults=begun)[0]


def note_reading(*, enrolment, lesson_key: UUID, is_finished: bool, now: datetime) -> LessonProgress:
    """That this enrolment opened that lesson, or read it to its end. The first time counts, whatever comes again."""
    facts = {"enrolment": enrolment, "lesson_key": lesson_key}
    progress, _made = LessonProgress.objects.get_or_create(**facts, defaults={"first_opened_at": now})
    if is_finished and progress.finished_at is None:
        progress.finished_at = now
        progress.save(update_fields=["finished_at"])
    return progress
