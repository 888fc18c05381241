"""What a student's own page shows of a workshop: content, the same for everybody, kept for as long as a page is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from types import SimpleNamespace
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.db.models import Q
from django.utils.translation import get_language
from wagtail.models import Page

from curriculum.models import LessonPage, WorkshopPage

WORKSHOP_FIELDS = ("title", "tile", "is_sensitive", "stages", "path", "depth", "translation_key", "locale__language_code")
LESSON_FIELDS = ("title", "stage", "path", "depth", "url_path", "translation_key", "reading")
IDEAS = 3


@dataclass(frozen=True)
class CourseLesson:
    """A lesson as a line: where it is read, the stage that it names, and its first ideas to keep."""

    key: UUID
    title: str
    url: str
    stage: int
    ideas: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """A workshop in the language of the page, where it is translated and live; its stages by number: name and line."""

    title: str
    tile: str
    is_sensitive: bool
    stages: dict[int, tuple[str, str]]
    lessons: tuple[CourseLesson, ...]

    @cached_property
    def version(self) -> str:
        """The same for the same content."""
        return sha256(repr((self.title, self.stages, self.lessons)).encode()).hexdigest()


def courses_of(keys: Iterable[UUID]) -> dict[UUID, Course]:
    """The workshops with these translation keys. Two queries, or none within a minute."""
    language = get_language() or settings.LANGUAGE_CODE
    names = {f"course:{key}:{language}": key for key in keys}
    found = {names[name]: course for name, course in caches["pages"].get_many(names).items()}
    if missing := set(names.values()) - found.keys():
        read = _read(missing, language)
        caches["pages"].set_many({f"course:{key}:{language}": course for key, course in read.items()})
        found |= read
    return found


def _read(keys: set[UUID], language: str) -> dict[UUID, Course]:
    languages = {settings.LANGUAGE_CODE, language}
    pages = WorkshopPage.objects.filter(translation_key__in=keys, locale__language_code__in=languages)
    # A cohort names the Spanish page, and that one is shown until the other is live.
    shown = {
        page.translation_key: page
        for page in sorted(
            pages.filter(Q(live=True) | Q(locale__language_code=settings.LANGUAGE_CODE))
            .select_related("locale")
            .only(*WORKSHOP_FIELDS),
            key=lambda page: page.locale.language_code == language,
        )
    }
    lessons = _lessons(shown.values())
    return {key: _course(page, lessons[page.path]) for key, page in shown.items()}


def _course(page: WorkshopPage, lessons: list[CourseLesson]) -> Course:
    told = {number: (stage.value["name"], stage.value["line"]) for number, stage in enumerate(page.stages, start=1)}
    return Course(page.title, page.tile, page.is_sensitive, told, tuple(lessons))


def _lessons(workshops: Iterable[WorkshopPage]) -> dict[str, list[CourseLesson]]:
    """The live lessons of these workshops in order, by the path of their workshop."""
    below = Q(pk__in=[])
    for workshop in workshops:
        below |= Q(path__startswith=workshop.path, depth=workshop.depth + 1)
    roots, found = SimpleNamespace(), defaultdict(list)
    for page in LessonPage.objects.live().filter(below).order_by("path").only(*LESSON_FIELDS):
        ideas = tuple(str(part["value"]) for part in page.reading.raw_data if part["type"] == "idea")[:IDEAS]
        lesson = CourseLesson(page.translation_key, page.title, _address(page, roots), page.stage, ideas)
        found[page.path[: -LessonPage.steplen]].append(lesson)
    return found


def _address(page: Page, roots: SimpleNamespace) -> str:
    """Where that page is read, from the root of the site; empty where no site shows it. `roots` keeps what Wagtail found out."""
    return (page.get_url_parts(roots) or ("", "", ""))[2] or ""
