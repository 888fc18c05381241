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


class AgendaView(TextChoices):
    """How much of the agenda is seen at once. The values stand in addresses."""

    LIST = "lista", _("Lista")
    DAY = "dia", _("Día")
    WEEK = "semana", _("Semana")
    MONTH = "mes", _("Mes")


class AgendaState(TextChoices):
    """Which meetings an agenda is narrowed to. The values stand in addresses."""

    PLANNED = "programada", _("Programada")
    MOVED = "movida", _("Cambió de fecha u hora")
    CANCELLED = "suspendida", _("Suspendida")
    MAKE_UP = "recupera", _("Recupera otra sesión")


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


class ClashRule(TextChoices):
    """What can stand against a meeting. The order is the order in which people read them."""

    FACILITATOR = "facilitator", _("Facilitador/a en dos lugares")
    COHORT = "cohort", _("Grupo con dos sesiones a la vez")
    CLEARANCE = "clearance", _("Antecedentes sin revisar o vencidos")
    STUDENT = "student", _("Estudiantes en dos grupos a la vez")
    ROOM = "room", _("Lugar ocupado")
    TRAVEL = "travel", _("Poco tiempo para llegar")
    ADULTS = "adults", _("Menos de dos personas adultas")
    CLOSURE = "closure", _("Feriado o día sin clases")
    SHIFT = "shift", _("Fuera del turno de la escuela")
    TERM = "term", _("Fuera del periodo")
    AGREEMENT = "agreement", _("Sin convenio vigente")
    QUOTA = "quota", _("Sesiones acordadas agotadas")


# What nobody may accept: a person or a group cannot be in two places, and who was not checked does not work with children.
HARD_RULES = frozenset({ClashRule.FACILITATOR, ClashRule.COHORT, ClashRule.CLEARANCE})


class AcceptReason(TextChoices):
    """Why somebody goes on in spite of a soft clash. A list, so that nobody writes about people in it."""

    SCHOOL = "school", _("Lo acordamos con la escuela")
    ADULT = "adult", _("Acompañará otra persona adulta")
    MAKE_UP = "make_up", _("Es para recuperar sesiones")
    SHARED = "shared", _("Los dos grupos trabajan juntos")
    PENDING = "pending", _("Se está regularizando")
    ONLY_WAY = "only_way", _("No hay otra fecha posible")
