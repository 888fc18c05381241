"""When a quiz is asked, and the figures of the rules around it."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from curriculum.enums_quiz import QuizPurpose


class Moment(TextChoices):
    """The two moments of one quiz, and every other quiz."""

    ENTRY = "entry", _("Al empezar")
    EXIT = "exit", _("Al terminar")
    OTHER = "other", _("Durante el taller")


class Way(TextChoices):
    """How the answers came in."""

    SCREEN = "screen", _("En la pantalla")
    PAPER = "paper", _("En papel")


# Below so many pairs nothing is said about a group: a figure would be about somebody.
LEAST_SHOWN = 5
# How long a quiz stays open after the meeting that opened it, or after the last meeting.
LESSON_DAYS = timedelta(days=7)
EXIT_DAYS = timedelta(days=30)
# Surveys whose answers are parted from whoever gave them when they are finished.
NAMELESS = frozenset({QuizPurpose.SATISFACTION, QuizPurpose.LESSON})
