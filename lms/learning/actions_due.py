"""What becomes of answers when a person is removed: they belong to nobody any more, and words are gone."""

from datetime import datetime

from lms.core.ids import random_code
from lms.records.models import Enrolment, Student

from .actions import CODE_LENGTH
from .models import Answer, Attempt, LessonProgress


def has_answers(student: Student) -> bool:
    """Whether this person began a quiz."""
    return Attempt.objects.filter(enrolment__student=student).exists()


def forget_answers(student: Student, now: datetime) -> None:
    """Take the person out of the answers: pairs stay pairs under a random code, written words and reading are removed."""
    attempts = Attempt.objects.filter(enrolment__student=student)
    Answer.objects.filter(attempt__in=attempts).exclude(text="").delete()
    LessonProgress.objects.filter(enrolment__student=student).delete()
    # Of several tries the newest is the one that counts; a code has one try only.
    for place in Enrolment.objects.filter(student=student, attempts__isnull=False).distinct():
        _detach(place)


def _detach(place: Enrolment) -> None:
    code = random_code(CODE_LENGTH)
    kept: dict[tuple[int, str], Attempt] = {}
    for attempt in place.attempts.order_by("number"):
        if older := kept.get((attempt.quiz_id, attempt.moment)):
            older.delete()
        kept[attempt.quiz_id, attempt.moment] = attempt
    place.attempts.update(enrolment=None, anonymous_code=code)
