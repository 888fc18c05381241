"""What a mark can say. The disc of the meeting is read from left to right in time."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(TextChoices):
    PRESENT = "present", _("Presente")
    LATE = "late", _("Tardanza")
    LEFT_EARLY = "left", _("Salió antes")
    EXCUSED = "excused", _("Justificada")
    ABSENT = "absent", _("Falta")


# Attended is one definition: completion, grids and reports use this set. Excused is not attended.
ATTENDED = frozenset({Status.PRESENT, Status.LATE, Status.LEFT_EARLY})
MISSED = frozenset({Status.EXCUSED, Status.ABSENT})


class AbsenceReason(TextChoices):
    """Why somebody was not there, as far as it is known. Never free text: nothing told in confidence belongs in a register."""

    RAIN = "rain", _("Lluvia o creciente")
    HEALTH = "health", _("Salud")
    WORK = "work", _("Trabajo")
    CARE = "care", _("Cuidado de hermanos o de la casa")
    TRANSPORT = "transport", _("Transporte")
    UNKNOWN = "unknown", _("No se sabe")


# What a mark may say, worked out once: TextChoices builds its values anew at every asking, and a roll asks sixty times.
STATUSES = frozenset(Status.values)
ABSENCE_REASONS = frozenset({"", *AbsenceReason.values})


class CorrectionReason(TextChoices):
    """Why a mark was changed after the register was handed in."""

    MISTAKE = "mistake", _("Me equivoqué al marcar")
    CAME_LATER = "came_later", _("Llegó después de pasar lista")
    DOCUMENT = "document", _("Trajo un justificante")
    PAPER = "paper", _("La hoja de papel dice otra cosa")


class RegisterState(TextChoices):
    SUBMITTED = "submitted", _("Entregada")
    AMENDED = "amended", _("Corregida")


class Cell(TextChoices):
    """What a cell of the grid says besides a status."""

    NOT_ENROLLED = "out", _("No estaba en el grupo")
    NO_ROLL = "wait", _("Falta pasar lista")
    UNMARKED = "none", _("Sin marca")


# One letter a status, as registers in Peru write them.
LETTERS = {
    Status.PRESENT: pgettext_lazy("asistencia", "P"),
    Status.LATE: pgettext_lazy("asistencia", "T"),
    Status.LEFT_EARLY: pgettext_lazy("asistencia", "S"),
    Status.EXCUSED: pgettext_lazy("asistencia", "J"),
    Status.ABSENT: pgettext_lazy("asistencia", "F"),
    Cell.NOT_ENROLLED: "–",
    Cell.NO_ROLL: "·",
    Cell.UNMARKED: "?",
}
