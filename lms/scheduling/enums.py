from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionState(TextChoices):
    """What became of a planned meeting. Whether it was held is said by its register."""

    PLANNED = "planned", _("Programada")
    CANCELLED = "cancelled", _("Suspendida")


class ChangeReason(TextChoices):
    """Why a meeting did not take place when it should."""

    RAIN = "rain", _("Lluvia o creciente")
    STRIKE = "strike", _("Paro o huelga")
    SCHOOL = "school", _("Actividad de la escuela")
    HEALTH = "health", _("Salud")
    OTHER = "other", _("Otro motivo")
