"""A lesson's page: what is done in one meeting, minute by minute, and what a student reads afterwards."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructValue
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from lms.core.kept import kept
from lms.core.pages import TranslatedPageMixin, VisitorCacheMixin

from ..blocks import AnnexBlock, BodyBlock, PhaseBlock, ReadingBlock
from ..enums import Audience
from ..forms import LessonForm
from ..panels import lesson_tabs
from ..readiness import findings, lacking
from .glossary import anchor_of
from .shared import GUIDES_READ, BodyLanguageMixin, audiences_of
from .workshops import WorkshopIndexPage, WorkshopPage

SEARCHED = (
    "code",
    "summary",
    "objective",
    "phases",
    "materials",
    "exit_question",
    "body",
    "reading",
    "plan_b",
    "digcomp",
    "annexes",
)

NEIGHBOUR = ("title", "code", "url_path")
# What a lesson says of its workshop.
ABOVE = ("title", "code", "tile", "age_from", "age_to", "is_sensitive", "path", "depth", "url_path", "translation_key")


class LessonPage(TranslatedPageMixin, VisitorCacheMixin, BodyLanguageMixin, Page):  # noqa: DJ008 (Page has one)
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
    body = StreamField(BodyBlock(required=False), verbose_name=_("para leer"), blank=True)
    reading = StreamField(ReadingBlock(required=False), verbose_name=_("para leer después"), blank=True)
    safeguarding_note = models.TextField(_("nota de salvaguarda"), blank=True)
    facilitator_note = models.TextField(_("para quien facilita"), blank=True)
    plan_b = models.TextField(_("plan B sin internet"), blank=True)
    digcomp = models.CharField(_("DigComp"), max_length=40, blank=True)
    annexes = StreamField([("annex", AnnexBlock())], verbose_name=_("anexos"), blank=True)

    edit_handler = lesson_tabs(LessonForm)
    # Keys and plans are in it: only those who guide and the office search.
    search_fields = [*Page.search_fields, *(index.SearchField(name) for name in SEARCHED)]
    override_translatable_fields = [SynchronizedField(name, overridable=False) for name in ("code", "digcomp")]
    # Large, and on paper only.
    seldom_shown = ("annexes",)
    parent_page_types = ["curriculum.WorkshopPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("encuentro del taller")
        verbose_name_plural = _("encuentros del taller")

    @property
    def phase_minutes(self) -> int:
        """The minutes of all phases together; a finished lesson's equal `minutes`."""
        return sum(phase.value["minutes"] for phase in self.phases)

    def body_for(self, audiences: frozenset[str]) -> list:
        """The parts of the body that are for these audiences. The pictures' files come in one query."""
        parts = [part for part in self.body if _is_for(part.value, audiences)]
        pictures = [part.value["picture"] for part in parts if part.block_type == "picture"]
        prefetch_related_objects([picture for picture in pictures if picture], "renditions")
        return parts

    @property
    def words(self) -> dict[str, str]:
        """The words that this page explains, each with the id of its explanation."""
        terms = [part.value for part in self.body if part.block_type == "term"]
        told = [term.term for term in terms if term]
        told += [part.value["term"] for part in self.reading if part.block_type == "term"]
        return {word: anchor_of(word) for word in told}

    def save(self, clean=True, **kwargs):
        """Whichever way a lesson goes live (a button, its hour, a review, a translation), it is whole or stays where it is."""
        if clean and self.live and (missing := lacking(self)):
            raise ValidationError({finding.field: finding.sentence for finding in missing})
        return super().save(clean=clean, **kwargs)

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | self._context_for(audiences_of(request.user))

    def get_preview_context(self, request, mode_name):
        audiences = GUIDES_READ if mode_name == "guide" else frozenset({Audience.OPEN, Audience.STUDENTS})
        checked = {"findings": findings(self)}
        return super().get_context(request) | self._context_for(audiences) | checked

    @property
    def preview_modes(self):
        return [("student", _("Como estudiante")), ("guide", _("Como quien facilita"))]

    def _context_for(self, audiences: frozenset[str]) -> dict:
        shows_notes = Audience.STAFF in audiences
        above = self.path[: -self.steplen]
        workshop = kept(f"workshop-of:{above}", lambda: WorkshopPage.objects.only(*ABOVE).get(path=above))
        index = WorkshopIndexPage.objects.ancestor_of(self).first() if shows_notes else None
        return {
            "workshop": workshop,
            "place": self._place_among(kept(f"lessons-of:{workshop.pk}", lambda: list(workshop.lessons.only(*NEIGHBOUR)))),
            "shows_notes": shows_notes,
            "audiences": audiences,
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


def _is_for(value, audiences: frozenset[str]) -> bool:
    """Whether a part of the body is for one of these; one that lost its material is for nobody."""
    if not isinstance(value, StructValue):
        return value is not None and getattr(value, "live", True)
    if "file" in value:
        return bool(value["file"]) and value["file"].is_live and value["file"].audience in audiences
    return value.get("audience", Audience.OPEN) in audiences
