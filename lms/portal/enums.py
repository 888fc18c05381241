"""What a page says about a meeting."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingState(TextChoices):
    """Where a meeting stands at a moment; a register decides that it was held."""

    PLANNED = "planned", _("Programada")
    TODAY = "today", _("Hoy")
    NOW = "now", _("En curso")
    HELD = "held", _("Realizada")
    MISSING = "missing", _("Sin lista")
    CANCELLED = "cancelled", _("Suspendida")


# States in which a roll may be called for the first time: from the start of the meeting on.
OPEN_STATES = frozenset({MeetingState.NOW, MeetingState.MISSING})
