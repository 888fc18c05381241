"""Small vocabularies of the curriculum."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Tile(TextChoices):
    """The colour and the picture of a workshop, the same everywhere, day and night."""

    RIVER = "a", _("Río")
    ACHIOTE = "b", _("Achiote")
    PLUM = "c", _("Ciruela")
    CANOPY = "d", _("Copa del bosque")


class Audience(TextChoices):
    """Who may have an annex: everybody, or only the adults who guide the lesson (answer keys)."""

    OPEN = "open", _("Para todas las personas")
    STAFF = "staff", _("Solo para quien facilita")


class FileKind(TextChoices):
    PLAN = "plan", _("Plan de la sesión")
    ANNEX = "annex", _("Anexo")
