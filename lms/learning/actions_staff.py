"""What the adults of a cohort do: type answers from paper, and open what is asked at the end."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from curriculum.models import Quiz
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core.errors import DomainError
from lms.records.models import Cohort, Enrolment

from .actions import store_answers
from .enums import Way
from .grid import Typed, columns_of
from .models import Attempt, ExitOpening


@transaction.atomic
def type_answers(*, cohort: Cohort, quiz: Quiz, moment: str, rows: Sequence[Typed], typed_by: User, now: datetime) -> int:
    """Keep these rows as they are typed, cells that were emptied as well; how many rows hold answers.

    The same rows again change nothing. Raises DomainError: not_on_roster, on_screen.
    """
    # Two people may type the same pile: one after the other.
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    known = _attempts(cohort, quiz, moment)
    wanted = _whose(cohort, rows, known)
    new = [_new(who, cohort, quiz, moment, now) for who, row in wanted if who not in known and not row.is_empty]
    Attempt.objects.bulk_create(new)
    known = _attempts(cohort, quiz, moment) if new else known
    questions = {column.question.key: column.question for column in columns_of(quiz)}
    store_answers([(known[who], row.values) for who, row in wanted if who in known], questions, now)
    stored = sum(not row.is_empty for row in rows)
    record(Act.ANSWERS_TYPED, actor=typed_by, about=cohort, count=stored)
    return stored


def _whose(cohort: Cohort, rows: Sequence[Typed], known: dict[int | str, Attempt]) -> list[tuple[int | str, Typed]]:
    """Each row with its enrolment or code; refuses strangers, and who answered on a screen."""
    places = dict(Enrolment.objects.filter(cohort=cohort, student__isnull=False).values_list("public_id", "pk"))
    if any(row.enrolment and row.enrolment not in places for row in rows):
        message = _("La lista del grupo cambió mientras usted escribía: no se guardó nada. Ábrala otra vez.")
        raise DomainError("not_on_roster", message)
    wanted = [(places[row.enrolment] if row.enrolment else row.code, row) for row in rows]
    if any(who in known and known[who].way == Way.SCREEN for who, _row in wanted):
        raise DomainError("on_screen", _("Alguien ya respondió en la pantalla: no se guardó nada. Ábrala otra vez."))
    return wanted


def _attempts(cohort: Cohort, quiz: Quiz, moment: str) -> dict[int | str, Attempt]:
    """The newest attempt by enrolment or by code."""
    found = Attempt.objects.filter(cohort=cohort, quiz=quiz, moment=moment, is_apart=False).order_by("number")
    return {attempt.enrolment_id or attempt.anonymous_code: attempt for attempt in found}


def _new(who: int | str, cohort: Cohort, quiz: Quiz, moment: str, now: datetime) -> Attempt:
    whose = {"anonymous_code": who} if isinstance(who, str) else {"enrolment_id": who}
    times = {"started_at": now, "finished_at": now}
    return Attempt(cohort=cohort, quiz=quiz, moment=moment, version=quiz.version, way=Way.PAPER, **whose, **times)


@transaction.atomic
def open_exit(*, cohort: Cohort, opened_by: User, now: datetime) -> ExitOpening:
    """Open what is asked at the end of this cohort, from now on. Opening twice changes nothing."""
    opening, made = ExitOpening.objects.get_or_create(cohort=cohort, defaults={"opened_at": now, "opened_by": opened_by})
    if made:
        record(Act.QUIZ_OPENED, actor=opened_by, about=cohort)
    return opening
