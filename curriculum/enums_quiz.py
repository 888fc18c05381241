"""Small vocabularies of quizzes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuizPurpose(TextChoices):
    """What a quiz is asked for; an entry and an exit quiz are one quiz, asked twice."""

    ENTRY_EXIT = "entry_exit", _("Prueba de entrada y de salida")
    LESSON = "lesson", _("Pregunta de salida de un encuentro")
    SATISFACTION = "satisfaction", _("Encuesta de satisfacción")
    PRACTICE = "practice", _("Para practicar")


class QuestionKind(TextChoices):
    """Only knowledge has a right answer."""

    KNOWLEDGE = "knowledge", _("Conocimiento")
    ATTITUDE = "attitude", _("Actitud")
    SURVEY = "survey", _("Encuesta")


class Drawing(TextChoices):
    """The shipped drawings that an option may carry beside its words."""

    HELP = "help", _("Dos personas que se apoyan")
    LOST = "lost", _("Un camino que se pierde")
    MENDING = "mending", _("Algo que se repara")
    CERTIFICATE = "certificate", _("Una constancia")
    WORKSHOP_A = "workshop-a", _("Taller A")
    WORKSHOP_B = "workshop-b", _("Taller B")
    WORKSHOP_C = "workshop-c", _("Taller C")
    WORKSHOP_D = "workshop-d", _("Taller D")
