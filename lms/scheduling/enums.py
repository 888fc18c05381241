from django.db.models import IntegerChoices, TextChoices
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
    STAFF = "staff", _("Falta quien facilite")
    OTHER = "other", _("Otro motivo")


class ChangeKind(TextChoices):
    """What was done to a meeting."""

    PLANNED = "planned", _("Programada")
    MOVED = "moved", _("Cambió de fecha u hora")
    PLACE = "place", _("Cambió de lugar")
    LESSON = "lesson", _("Cambió de encuentro")
    CANCELLED = "cancelled", _("Suspendida")
    SUBSTITUTED = "substituted", _("Cambió quien facilita")
    MADE_UP = "made_up", _("Recupera otra sesión")


class ClosureKind(TextChoices):
    """Why a school does not work on days that are no national holiday."""

    REGIONAL = "regional", _("Feriado regional o local")
    BREAK = "break", _("Vacaciones o semanas de gestión")
    ANNIVERSARY = "anniversary", _("Aniversario de la escuela")
    FLOOD = "flood", _("Lluvia o creciente")
    STRIKE = "strike", _("Paro o huelga")
    OTHER = "other", _("Otro motivo")


class Weekday(IntegerChoices):
    """Monday first, as `date.weekday()` counts and as schools write."""

    MONDAY = 0, _("lunes")
    TUESDAY = 1, _("martes")
    WEDNESDAY = 2, _("miércoles")
    THURSDAY = 3, _("jueves")
    FRIDAY = 4, _("viernes")
    SATURDAY = 5, _("sábado")
    SUNDAY = 6, _("domingo")
