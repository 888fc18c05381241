"""What is taught. A workshop is a page with an age, a length and stages; under it stand its lessons, each one planned meeting.

A lesson's phases carry whole minutes that add up to its length. What is written for adults (safeguarding note, advice, the
protocol) lives in fields of its own and is shown to those who guide, never to students. Pages know nothing about people: a
cohort points to a workshop, a workshop points to nobody.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from lms.accounts.enums import GUIDING_ROLES
from lms.core.pages import VisitorCacheMixin

from .blocks import AnnexBlock, PhaseBlock, ReadingBlock, StageBlock
from .enums import Audience, FileKind, Tile


def guides(user) -> bool:
    """Whether this person may read what is written for the adults who guide a lesson."""
    return user.is_authenticated and not user.is_student and user.has_role(*GUIDING_ROLES)


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

    @property
    def workshops(self):
        """The live workshops below, in the order of the page tree."""
        return WorkshopPage.objects.child_of(self).live().order_by("path")


class WorkshopPage(VisitorCacheMixin, Page):
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

    def get_context(self, request, *args, **kwargs):
        lessons = list(self.lessons.only("title", "code", "summary", "stage", "url_path", "slug"))
        stages = [
            (number, stage.value, [lesson for lesson in lessons if lesson.stage == number])
            for number, stage in enumerate(self.stages, start=1)
        ]
        return super().get_context(request, *args, **kwargs) | {
            "stages": stages,
            "lessons": lessons,
            "shows_notes": guides(request.user),
        }


class LessonPage(VisitorCacheMixin, Page):
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

    def annexes_for(self, user) -> list:
        """The annexes that this person may have, as block values in order."""
        wanted = set(Audience.values) if guides(user) else {Audience.OPEN}
        return [annex.value for annex in self.annexes if annex.value["audience"] in wanted]

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "workshop": self.get_parent().specific,
            "annexes": self.annexes_for(request.user),
            "shows_notes": guides(request.user),
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
