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
    """Who may have a file: everybody, students who are signed in too, or only the adults who guide the lesson (answer keys)."""

    OPEN = "open", _("Para todas las personas")
    STUDENTS = "students", _("Para estudiantes que entraron con su clave")
    STAFF = "staff", _("Solo para quien facilita")


# An annex is printed and handed out: for everybody, or kept back.
ANNEX_AUDIENCES = [(one.value, one.label) for one in (Audience.OPEN, Audience.STAFF)]


class FileKind(TextChoices):
    PLAN = "plan", _("Plan de la sesión")
    ANNEX = "annex", _("Anexo")
    UPLOAD = "upload", _("Material")
    EDITABLE = "editable", _("Plan para editar")
    PACK = "pack", _("Paquete para usar sin internet")


class MaterialKind(TextChoices):
    """What an uploaded file is to those who look for one."""

    PLAN = "plan", _("Plan o guía")
    WORKSHEET = "worksheet", _("Ficha de trabajo")
    SLIDES = "slides", _("Diapositivas")
    AUDIO = "audio", _("Audio")
    VIDEO = "video", _("Video")
    PICTURE = "picture", _("Imagen o afiche")
    OTHER = "other", _("Otro")


class Language(TextChoices):
    """The language of a file, which may be one that no page of the site is in (ISO 639)."""

    SPANISH = "es", _("Español")
    ENGLISH = "en", _("Inglés")
    QUECHUA = "qu", _("Quechua")
    ASHANINKA = "cni", _("Asháninka")
    AWAJUN = "agr", _("Awajún")
    KUKAMA = "cod", _("Kukama kukamiria")
    SHIPIBO = "shp", _("Shipibo-konibo")


class Licence(TextChoices):
    """What others may do with a file."""

    BY = "by", "CC BY 4.0"
    BY_SA = "by-sa", "CC BY-SA 4.0"
    BY_NC = "by-nc", "CC BY-NC 4.0"
    BY_NC_SA = "by-nc-sa", "CC BY-NC-SA 4.0"
    RESERVED = "reserved", _("Todos los derechos reservados")


class Grouping(TextChoices):
    """How an activity is done."""

    ALONE = "alone", _("A solas")
    PAIRS = "pairs", _("En pareja")
    GROUPS = "groups", _("En grupos")
    EVERYBODY = "everybody", _("Todo el grupo")


class Tone(TextChoices):
    """What kind of thing a callout says; the value is the class of its component."""

    KNOW = "river", _("Para saber")
    CARE = "care", _("Con cuidado")
    GOOD = "good", _("Buena noticia")
