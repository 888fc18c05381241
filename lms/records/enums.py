"""The vocabularies of people, schools and places."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class PartnerKind(TextChoices):
    GOVERNMENT = "government", _("Estado")
    CIVIL_SOCIETY = "civil_society", _("Sociedad civil")
    DONOR = "donor", _("Financiador")


class Level(TextChoices):
    """Levels of basic education, as the ministry's registers write them."""

    PRIMARY = "B0", _("Primaria")
    SECONDARY = "F0", _("Secundaria")


class Shift(TextChoices):
    MORNING = "M", _("Mañana")
    AFTERNOON = "T", _("Tarde")
    NIGHT = "N", _("Noche")
    CONTINUOUS = "C", _("Continuo")


class SchoolStatus(TextChoices):
    ACTIVE = "active", _("Activa")
    CLOSED = "closed", _("Cerrada")


class ContactRole(TextChoices):
    """What somebody at a school is for."""

    HEAD = "head", _("Director/a")
    FOCAL = "focal", _("Responsable en la escuela")
    TUTORING = "tutoring", _("Coordinación de tutoría")
    OTHER = "other", _("Otro contacto")


class AgreementKind(TextChoices):
    FRAMEWORK = "framework", _("Convenio marco")
    SPECIFIC = "specific", _("Convenio específico")
    LETTER = "letter", _("Carta de compromiso")


class ClearanceKind(TextChoices):
    """What was looked up before somebody works with children."""

    RECORDS = "records", _("Antecedentes penales, policiales y judiciales")
    REGISTER = "register", _("Registro de la Ley 30901 o 29988")


class Sex(TextChoices):
    """As registered. H and M are Hombre and Mujer on Peruvian rosters; M is never “masculino” there."""

    FEMALE = "female", _("Mujer")
    MALE = "male", _("Hombre")
    UNKNOWN = "unknown", _("Sin dato")


class DocumentType(TextChoices):
    DNI = "dni", _("DNI")
    FOREIGN_CARD = "ce", _("Carné de extranjería")
    PASSPORT = "passport", _("Pasaporte")
    OTHER = "other", _("Otro documento")
    NONE = "none", _("Sin documento")


class Disability(TextChoices):
    YES = "yes", _("Sí")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Sin dato")


class SelfIdentification(TextChoices):
    """Census answers, asked from the age of 12, shown only in figures of at least 5."""

    MESTIZO = "mestizo", _("Mestizo")
    AMAZONIAN = "amazonian", _("Indígena amazónico")
    QUECHUA = "quechua", _("Quechua")
    AFROPERUVIAN = "afroperuvian", _("Afroperuano")
    OTHER = "other", _("Otro")
    UNKNOWN = "unknown", _("Sin dato o prefiere no responder")


class StaffRole(TextChoices):
    """What a member of staff is to one cohort."""

    FACILITATOR = "facilitator", _("Facilitador/a")
    TEACHER = "teacher", _("Docente")


class Purpose(TextChoices):
    """What a family consents to, each apart from the others."""

    PARTICIPATION = "participation", _("Participar y registrar su asistencia")
    CERTIFICATE = "certificate", _("Recibir constancia")
    VERIFICATION = "verification", _("Constancia verificable por internet")


class ConsentState(TextChoices):
    GIVEN = "given", _("Dada")
    REFUSED = "refused", _("Negada")


class Channel(TextChoices):
    PAPER = "paper", _("Papel")
    ONLINE = "online", _("En línea")
    TELEPHONE = "telephone", _("Teléfono, con testigo")


class EndReason(TextChoices):
    """Why a place in a cohort ended before the cohort did."""

    SCHEDULE = "schedule", _("Cambio de horario")
    SCHOOL = "school", _("Cambio de colegio")
    WORK = "work", _("Trabajo")
    CARE = "care", _("Cuidado de hermanos o de la casa")
    TRANSPORT = "transport", _("Transporte, lluvia o creciente")
    HEALTH = "health", _("Salud")
    INTEREST = "interest", _("No le interesa")
    GUARDIAN = "guardian", _("Apoderado no autoriza")
    UNKNOWN = "unknown", _("No se sabe")


class Outcome(TextChoices):
    """What a row of a roster file would do."""

    NEW = "new", _("Nuevo")
    CHANGED = "changed", _("Cambia")
    SAME = "same", _("Igual")
    DUPLICATE = "duplicate", _("Duplicado")
    ERROR = "error", _("Error")


class ImportState(TextChoices):
    PREVIEWED = "previewed", _("Por confirmar")
    COMMITTED = "committed", _("Guardada")
    DISCARDED = "discarded", _("Descartada")


class Grade(IntegerChoices):
    FIRST = 1, "1.º"
    SECOND = 2, "2.º"
    THIRD = 3, "3.º"
    FOURTH = 4, "4.º"
    FIFTH = 5, "5.º"
    SIXTH = 6, "6.º"
