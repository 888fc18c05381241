from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CertificateState(TextChoices):
    ISSUED = "issued", _("Emitida")
    REVOKED = "revoked", _("Anulada")


class Standing(TextChoices):
    """Where an enrolment stands on the way to a certificate, in the order in which the reasons are asked."""

    ISSUED = "issued", _("Constancia emitida")
    EARNED = "earned", _("Cumple")
    HEAD_COUNT = "head_count", _("Sin autorización para participar")
    UNFINISHED = "unfinished", _("Faltan sesiones por realizar")
    NO_SESSIONS = "no_sessions", _("Ninguna sesión registrada")
    ATTENDANCE = "attendance", _("No alcanza la asistencia")
    NO_CONSENT = "no_consent", _("Falta autorización para la constancia")
    UNPRINTABLE = "unprintable", _("El nombre no se puede imprimir")
