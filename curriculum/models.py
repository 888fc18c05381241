"""What is taught. A workshop is a page with an age, a length and stages; under it stand its lessons, each one planned meeting.

A lesson's phases carry whole minutes that add up to its length. What is written for adults (safeguarding note, advice, the
protocol) lives in fields of its own and is shown to those who guide, never to students. Pages know nothing about people: a
cohort points to a workshop, a workshop points to nobody.
"""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager

from lms.accounts.enums import GUIDING_ROLES
from lms.core.pages import VisitorCacheMixin

from .blocks import AnnexBlock, PhaseBlock, ReadingBlock, StageBlock
from .enums import FileKind, Tile


def guides(user) -> bool:
    """Whether this person may read what is written for the adults who guide a lesson."""
    return user.is_authenticated and not user.is_student and user.has_role(*GUIDING_ROLES)


@dataclass(frozen=True)
class Stage:
    """A stretch of the way: its number, name and line, and the lessons that belong to it, in order."""

    number: int
    name: str
    line: str
    lessons: tuple["LessonPage", ...]


class BodyLanguageMixin(models.Model):
    """A translated page whose body still waits for its translation says in which language that body is."""

    body_language = models.CharField(
        _("idioma del contenido"),
        max_length=5,
        blank=True,
        choices=[("es", _("Español")), ("en", _("English"))],
        help_text=_("Solo si el contenido no está en el idioma de la página."),
    )

    # Page brings it; said here because Wagtail ships no types.
    objects: ClassVar[PageManager]

    class Meta:
        abstract = True


class WorkshopIndexPage(VisitorCacheMixin, Page):
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


class WorkshopPage(VisitorCacheMixin, BodyLanguageMixin, Page):  # noqa: DJ008 (Page has one)
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
    parent_page_types = ["curriculum.WorkshopIndexPage"]
    subpage_types = ["curriculum.LessonPage"]

    class Meta:
        verbose_name = _("taller")
        verbose_name_plural = _("talleres")

    @property
    def lessons(self):
        """The live lessons in order."""
        return LessonPage.objects.child_of(self).live().order_by("path")

    def stages_with(self, lessons: "list[LessonPage]") -> list[Stage]:
        """The stages in order, each with those of these lessons that name it."""
        return [
            Stage(number, stage.value["name"], stage.value["line"], tuple(one for one in lessons if one.stage == number))
            for number, stage in enumerate(self.stages, start=1)
        ]

    def get_context(self, request, *args, **kwargs):
        lessons = list(self.lessons.only("title", "code", "summary", "stage", "url_path"))
        return super().get_context(request, *args, **kwargs) | {
            "stages": self.stages_with(lessons),
            "lessons": lessons,
            "shows_notes": guides(request.user),
            "shows_exit": self.is_sensitive,
        }


class LessonPage(VisitorCacheMixin, BodyLanguageMixin, Page):  # noqa: DJ008 (Page has one)
    """One planned meeting: objective, phases with minutes, what is needed, what to watch for, and its printable annexes."""

    code = models.CharField(_("código"), max_length=6)
    stage = models.PositiveSmallIntegerField(_("etapa"), default=1)
    minutes = models.PositiveSmallIntegerField(
        _("minutos"), validators=[MinValueValidator(30), MaxValueValidator(240)], default=90
    )
    summary = models.TextField(_("en una frase"))
    objective = models.TextField(_("objetivo"))
    phases = StreamField([("phase", PhaseBlock())], verbose_name=_("fases"))
    materials = StreamField([("item", CharBlock(label=_("Material")))], verbose_name=_("materiales"), blank=True)
    evidence = models.TextField(_("evidencia"), blank=True)
    exit_question = models.CharField(_("pregunta de salida"), max_length=200, blank=True)
    reading = StreamField(ReadingBlock(required=False), verbose_name=_("para leer después"), blank=True)
    safeguarding_note = models.TextField(_("nota de salvaguarda"), blank=True)
    facilitator_note = models.TextField(_("para quien facilita"), blank=True)
    plan_b = models.TextField(_("plan B sin internet"), blank=True)
    digcomp = models.CharField(_("DigComp"), max_length=40, blank=True)
    annexes = StreamField([("annex", AnnexBlock())], verbose_name=_("anexos"), blank=True)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel(n) for n in ("code", "stage", "minutes")], heading=_("Datos")),
        FieldPanel("summary"),
        FieldPanel("objective"),
        FieldPanel("phases"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("materials", "evidence", "exit_question", "plan_b", "digcomp")],
            heading=_("Para el aula"),
        ),
        FieldPanel("reading"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("safeguarding_note", "facilitator_note")], heading=_("Solo para quien facilita")
        ),
        FieldPanel("annexes"),
        FieldPanel("body_language"),
    ]
    parent_page_types = ["curriculum.WorkshopPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("encuentro del taller")
        verbose_name_plural = _("encuentros del taller")

    @property
    def phase_minutes(self) -> int:
        """The minutes of all phases together; a finished lesson's equal `minutes`."""
        return sum(phase.value["minutes"] for phase in self.phases)

    def get_context(self, request, *args, **kwargs):
        shows_notes = guides(request.user)
        workshop = WorkshopPage.objects.ancestor_of(self).get()
        index = WorkshopIndexPage.objects.ancestor_of(self).first() if shows_notes else None
        return super().get_context(request, *args, **kwargs) | {
            "workshop": workshop,
            "place": self._place_among(list(workshop.lessons.only("title", "code", "url_path"))),
            "shows_notes": shows_notes,
            "shows_exit": workshop.is_sensitive,
            "protocol": index.protocol if index else (),
        }

    def _place_among(self, lessons: "list[LessonPage]") -> dict:
        """The number of this lesson among its siblings, how many they are, and its neighbours."""
        at = next((i for i, lesson in enumerate(lessons) if lesson.pk == self.pk), 0)
        return {
            "number": at + 1,
            "of": len(lessons),
            "before": lessons[at - 1] if at else None,
            "after": lessons[at + 1] if at + 1 < len(lessons) else None,
        }


class MaterialDownload(models.Model):
    """One download of a lesson's file. Append-only; `user` is a member of staff or nobody, never a student."""

    lesson = models.ForeignKey(LessonPage, on_delete=models.SET_NULL, null=True, related_name="downloads")
    kind = models.CharField(max_length=10, choices=FileKind)
    file_name = models.CharField(max_length=80)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("descarga")
        verbose_name_plural = _("descargas")
        indexes = [models.Index(fields=["lesson", "at"])]

    def __str__(self) -> str:
        return f"{self.file_name} {self.at:%Y-%m-%d}"
