"""A workshop's page, its stages, and the index above it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import TextBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from lms.core.pages import TranslatedPageMixin, VisitorCacheMixin

from ..blocks import StageBlock
from ..enums import Tile
from .shared import BodyLanguageMixin, guides

if TYPE_CHECKING:
    from .lessons import LessonPage


@dataclass(frozen=True)
class Stage:
    """A stretch of the way: its number, name and line, and the lessons that belong to it, in order."""

    number: int
    name: str
    line: str
    lessons: tuple["LessonPage", ...]


class WorkshopIndexPage(TranslatedPageMixin, VisitorCacheMixin, Page):
    """The list of workshops, and the protocol that every plan prints."""

    intro = models.TextField(_("presentación"), blank=True)
    protocol = StreamField(
        [("step", TextBlock(label=_("Paso"), rows=3))], verbose_name=_("protocolo ante una revelación"), blank=True
    )

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("protocol")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["curriculum.WorkshopPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("índice de talleres")
        verbose_name_plural = _("índices de talleres")

    @property
    def workshops(self):
        """The live workshops below, in the order of the page tree."""
        return WorkshopPage.objects.child_of(self).live().order_by("path")


class WorkshopPage(TranslatedPageMixin, VisitorCacheMixin, BodyLanguageMixin, Page):  # noqa: DJ008 (Page has one)
    """One workshop: for whom, how long, and by which stages it goes."""

    code = models.CharField(_("código"), max_length=4)
    tile = models.CharField(_("color"), max_length=1, choices=Tile)
    summary = models.TextField(_("descripción corta"))
    age_from = models.PositiveSmallIntegerField(_("edad mínima"), default=12)
    age_to = models.PositiveSmallIntegerField(_("edad máxima"), default=17)
    grades = models.CharField(_("grados"), max_length=20)
    lesson_minutes = models.PositiveSmallIntegerField(_("minutos por encuentro"), default=90)
    is_sensitive = models.BooleanField(_("lleva “Salir rápido”"), default=False)
    facilitator_note = models.TextField(_("para quien facilita"), blank=True)
    stages = StreamField([("stage", StageBlock())], verbose_name=_("etapas"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("code", "tile", "age_from", "age_to", "grades", "lesson_minutes", "is_sensitive")],
            heading=_("Datos"),
        ),
        FieldPanel("stages"),
        FieldPanel("facilitator_note"),
        FieldPanel("body_language"),
    ]
    override_translatable_fields = [SynchronizedField(name, overridable=False) for name in ("code", "grades")]
    parent_page_types = ["curriculum.WorkshopIndexPage"]
    subpage_types = ["curriculum.LessonPage"]

    class Meta:
        verbose_name = _("taller")
        verbose_name_plural = _("talleres")

    @property
    def lessons(self):
        """The live lessons in order."""
        return apps.get_model("curriculum", "LessonPage").objects.child_of(self).live().order_by("path")

    def stages_with(self, lessons: Iterable["LessonPage"]) -> list[Stage]:
        """The stages in order, each with those of these lessons that name it."""
        lessons = tuple(lessons)
        return [
            Stage(number, stage.value["name"], stage.value["line"], tuple(one for one in lessons if one.stage == number))
            for number, stage in enumerate(self.stages, start=1)
        ]

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "shows_notes": guides(request.user),
            "shows_exit": self.is_sensitive,
        }
