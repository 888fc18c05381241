"""What time does to rosters: silence becomes a head count, a preview that nobody stored is forgotten."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from lms.core import clock

from .actions import turn_into_head_count
from .enums import ImportState, Purpose
from .models import Consent, Enrolment, RosterImport, Student

# After the first session that was held while the student was in the cohort.
DAYS_TO_ANSWER = 30
PREVIEW_LIVES = timedelta(hours=24)


def unanswered_on(day: date) -> QuerySet[Student]:
    """Students whose family has said nothing about taking part, a month after the cohort met or after they joined it."""
    last = day - timedelta(days=DAYS_TO_ANSWER)
    met = Enrolment.objects.filter(student=OuterRef("pk"), cohort__first_held_on__lte=last, starts_on__lte=last)
    answers = Consent.objects.filter(student=OuterRef("pk"), purpose=Purpose.PARTICIPATION)
    return Student.objects.filter(Exists(met), ~Exists(answers))


def forget_unanswered(now: datetime) -> int:
    """Turn each of them into a head count, one transaction a person; how many. An answer that comes meanwhile is kept."""
    waiting = unanswered_on(clock.local_day(now))
    return sum(_forget(pk, waiting, now) for pk in waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _forget(pk: int, waiting: QuerySet[Student], now: datetime) -> bool:
    locked = Student.objects.select_for_update().filter(pk=pk).first()
    if locked is None or not waiting.filter(pk=pk).exists():
        return False
    turn_into_head_count(student=locked, user=None, now=now)
    return True


def forget_old_previews(now: datetime) -> int:
    """Discard previews that nobody stored within a day, with the rows that they hold; how many."""
    old = RosterImport.objects.waiting().filter(uploaded_at__lte=now - PREVIEW_LIVES)
    return old.update(state=ImportState.DISCARDED, rows=[])
