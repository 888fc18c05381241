"""The vocabularies of workshop requests."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestState(TextChoices):
    """Where a request stands. Accepted and without a cohort, it still waits for its dates."""

    ASKED = "asked", _("Por responder")
    COUNTERED = "countered", _("Con otra propuesta")
    ACCEPTED = "accepted", _("Aceptada")
    DECLINED = "declined", _("No se puede")
    WITHDRAWN = "withdrawn", _("Retirada")


class Need(TextChoices):
    """What a class may need of whoever comes."""

    MATERIALS = "materials", _("Papelotes, plumones y hojas")
    PROJECTOR = "projector", _("Proyector")
    COMPUTERS = "computers", _("Computadoras o tabletas")
    YARD = "yard", _("Patio o espacio amplio")
    RAMP = "ramp", _("Entrada sin gradas")
    SIGN = "sign", _("Intérprete de lengua de señas")
    LANGUAGE = "language", _("Apoyo en lengua originaria")


class AnswerReason(TextChoices):
    """Why a centre answers otherwise than it was asked."""

    DATES = "dates", _("En esas fechas no hay quien facilite")
    TERM = "term", _("Ya no alcanza el periodo escolar")
    AGREEMENT = "agreement", _("El convenio venció o no le quedan sesiones")
    SIZE = "size", _("El grupo es muy grande o muy pequeño")
    GRADE = "grade", _("Ese taller no es para ese grado")
    TRAVEL = "travel", _("No se puede llegar a esa hora")
    OTHER = "other", _("Otro motivo")


class AgreementState(TextChoices):
    """How an agreement stands on a day. Worked out, never stored."""

    HOLDS = "holds", _("Vigente")
    SOON = "soon", _("Vence pronto")
    USED_UP = "used_up", _("Sin sesiones")
    TO_COME = "to_come", _("Todavía no empieza")
    OVER = "over", _("Vencido")
