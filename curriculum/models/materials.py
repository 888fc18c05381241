"""Uploaded materials: what a lesson or a workshop offers beside its own printed files.

A material is what people look for (title, kind, language, for whom, licence); a version is one file of it. Replacing the file
adds a version: rows of versions are written once, and older files stay, because somebody taught with them. Nothing here is about
a person: an author is what the imprint says, and who uploaded a file is a plain id that no screen shows.
"""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from lms.core.ids import PublicIdModel

from ..enums import Audience, Language, Licence, MaterialKind
from .lessons import LessonPage
from .shared import guides
from .workshops import WorkshopPage

FOLDER = "uploads"


class MaterialQuerySet(models.QuerySet):
    def published(self) -> "MaterialQuerySet":
        """What is offered now: not withdrawn, with a file."""
        return self.filter(is_live=True)

    def readable_by(self, user) -> "MaterialQuerySet":
        """What this person may have: who guides, all that is offered; others, what is for them, of pages that are shown."""
        if guides(user):
            return self.published()
        mine = [Audience.OPEN]
        if user.is_authenticated and user.is_student:
            mine.append(Audience.STUDENTS)
        shown = [
            Q(**{place: None}) | Q(**{f"{place}__in": model.objects.live().public()})
            for place, model in (("workshop", WorkshopPage), ("lesson", LessonPage))
        ]
        return self.published().filter(*shown, audience__in=mine)

    def for_listing(self) -> "MaterialQuerySet":
        """With the current version, workshop and lesson of each: one query, however many they are."""
        return self.select_related("current", "workshop", "lesson")


class Material(index.Indexed, PublicIdModel):
    """Something to use in a lesson, as people look for it. `current` is the version that is handed out."""

    title = models.CharField(_("título"), max_length=120)
    summary = models.TextField(_("en una frase"), max_length=300, blank=True)
    kind = models.CharField(_("tipo"), max_length=10, choices=MaterialKind)
    language = models.CharField(_("idioma"), max_length=5, choices=Language, default=Language.SPANISH)
    audience = models.CharField(_("para quién"), max_length=10, choices=Audience, default=Audience.STAFF)
    licence = models.CharField(_("licencia"), max_length=10, choices=Licence, default=Licence.BY_NC_SA)
    author = models.CharField(_("autoría"), max_length=120, help_text=_("La institución o persona que lo hizo."))
    # The page in the source language; a lesson's workshop is kept too, so that a list asks once.
    workshop = models.ForeignKey(
        WorkshopPage, on_delete=models.SET_NULL, null=True, blank=True, related_name="uploads", verbose_name=_("taller")
    )
    lesson = models.ForeignKey(
        LessonPage, on_delete=models.SET_NULL, null=True, blank=True, related_name="uploads", verbose_name=_("encuentro")
    )
    is_live = models.BooleanField(_("se ofrece"), default=False)
    current = models.ForeignKey("MaterialVersion", on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(_("agregado"), editable=False)
    changed_at = models.DateTimeField(_("cambiado"), editable=False)

    objects = MaterialQuerySet.as_manager()
    search_fields = [index.SearchField(name) for name in ("title", "summary", "author")]

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materiales")
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["workshop", "lesson"]), models.Index(fields=["-changed_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(is_live=False) | Q(current__isnull=False), name="live_material_has_a_file"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="material_audience_is_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Where its current file is fetched."""
        return reverse("curriculum:material", args=[self.public_id])

    @property
    def is_staff_only(self) -> bool:
        """Whether only those who guide may have it."""
        return self.audience == Audience.STAFF


class MaterialVersion(models.Model):
    """One file of a material, written once. It lies in the private media under a random name; people save it as `file_name`."""

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="versions", verbose_name=_("material"))
    number = models.PositiveSmallIntegerField(_("versión"))
    stored_name = models.CharField(max_length=40, unique=True, editable=False)
    file_name = models.CharField(_("nombre al guardar"), max_length=80)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64, editable=False)
    media_type = models.CharField(_("formato"), max_length=80)
    pages = models.PositiveIntegerField(_("páginas"), null=True)
    seconds = models.PositiveIntegerField(_("segundos"), null=True)
    made_at = models.DateTimeField(_("subida"))
    # A plain id, no relation: deleting an account must not need to touch a row that is written once.
    made_by = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("versión")
        verbose_name_plural = _("versiones")
        ordering = ["material", "-number"]
        constraints = [models.UniqueConstraint(fields=["material", "number"], name="one_file_per_material_and_number")]

    def __str__(self) -> str:
        return f"{self.file_name} v{self.number}"

    @property
    def format_name(self) -> str:
        """PDF, DOCX, MP3…: what people call what it is."""
        return self.stored_name.rpartition(".")[2].upper()

    @property
    def length(self) -> str:
        """Minutes and seconds of a recording; nothing where they are not known."""
        return f"{self.seconds // 60}:{self.seconds % 60:02d}" if self.seconds else ""

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return Path(settings.PRIVATE_MEDIA_ROOT) / FOLDER / self.stored_name
