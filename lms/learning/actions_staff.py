"""What the adults of a cohort do: type answers from paper, and open what is asked at the end."""

from datetime import datetime

from django.db import transaction
from django.http import QueryDict

from curriculum.models import Quiz
from curriculum.questions import Value
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core import clock
from lms.records.models import Cohort

from .actions import store_answers
from .enums import Way
from .grid import Sheet, Typed, columns_of, kept_sheets, read_grid, rows_of
from .models import Attempt, ExitOpening


@transaction.atomic(savepoint=False)
def type_answers(*, cohort: Cohort, quiz: Quiz, moment: str, typed: QueryDict, typed_by: User, now: datetime) -> int:
    """Keep what was typed into the grid, cells that were emptied as well; how many rows hold answers.

    `cohort` was found for update in the same transaction: two people may type the same pile, one after the other. The same again
    changes nothing. Raises what `read_grid` raises.
    """
    kept = kept_sheets(cohort=cohort, quiz=quiz, moment=moment)
    rows = rows_of(cohort=cohort, quiz=quiz, kept=kept, day=clock.local_day(now), data=typed)
    sheets = read_grid(rows, typed)
    new = {sheet.who: _new(sheet, cohort, quiz, moment, now) for sheet in sheets if sheet.who not in kept and not sheet.is_empty}
    Attempt.objects.bulk_create(new.values())
    known = {who: sheet.pk for who, sheet in kept.items()} | {who: attempt.pk for who, attempt in new.items()}
    questions = {column.question.key: column.question for column in columns_of(quiz)}
    changed = [(known[sheet.who], _changes(sheet, kept.get(sheet.who))) for sheet in sheets if sheet.who in known]
    store_answers(changed, questions, now)
    stored = sum(not sheet.is_empty for sheet in sheets)
    record(Act.ANSWERS_TYPED, actor=typed_by, about=cohort, count=stored)
    return stored


def _changes(typed: Typed, kept: Sheet | None) -> dict[str, Value | None]:
    """The answers that differ from what is kept."""
    known = kept.answers if kept else {}
    return {key: value for key, value in typed.values.items() if value != known.get(key)}


def _new(typed: Typed, cohort: Cohort, quiz: Quiz, moment: str, now: datetime) -> Attempt:
    times = {"started_at": now, "finished_at": now}
    facts = {"cohort": cohort, "quiz": quiz, "moment": moment, "version": quiz.version, "way": Way.PAPER}
    return Attempt(enrolment_id=typed.place, anonymous_code=typed.code, **facts, **times)


@transaction.atomic
def open_exit(*, cohort: Cohort, opened_by: User, now: datetime) -> ExitOpening:
    """Open what is asked at the end of this cohort, from now on. Opening twice changes nothing."""
    opening, made = ExitOpening.objects.get_or_create(cohort=cohort, defaults={"opened_at": now, "opened_by": opened_by})
    if made:
        record(Act.QUIZ_OPENED, actor=opened_by, about=cohort)
    return opening
