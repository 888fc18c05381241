"""The library: the lessons and materials that a person who guides finds, filtered and searched.

The number of questions to the database does not grow with the number of lessons, of materials or of downloads.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Q
from django.utils.translation import get_language

from .enums import FileKind, Language
from .files import LessonFile, files_of
from .models import LessonPage, Material, WorkshopPage
from .queries import Printed, source_workshops, workshops_with_lessons
from .queries_own import Own
from .searching import search, tells

LESSONS_A_PAGE, MATERIALS_A_PAGE, GENERAL_AT_FIRST = 40, 20, 5
# The best of a search; whoever wants more says more.
MOST_FOUND = 100
GENERAL = "general"
# All that a row shows, and nothing of the lesson's text.
SHOWN = (
    *("title", "summary", "kind", "language", "audience", "licence", "author", "public_id", "created_at", "workshop_id"),
    *("lesson__code", "current__number", "current__size", "current__pages", "current__file_name", "current__made_at"),
)


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: words, and a value of each filter; empty where everything will do.

    `workshop` is a code in small letters, or GENERAL for what belongs to no workshop.
    """

    words: tuple[str, ...] = ()
    workshop: str = ""
    grade: int | None = None
    language: str = ""
    kind: str = ""

    @property
    def is_everything(self) -> bool:
        return self == Asked()


@dataclass(frozen=True)
class Uploads:
    """How many materials a lesson or a workshop has, and when the newest was added."""

    count: int = 0
    newest: datetime | None = None

    def __add__(self, other: "Uploads") -> "Uploads":
        return Uploads(self.count + other.count, max(filter(None, (self.newest, other.newest)), default=None))


@dataclass(frozen=True)
class Catalogue:
    """What there is to choose from: the workshops in order, and how many materials stand where."""

    workshops: list[WorkshopPage]
    by_lesson: dict[int | None, Uploads]
    by_workshop: dict[int | None, Uploads]
    languages: set[str]
    kinds: set[str]

    @property
    def grades(self) -> list[int]:
        return sorted({grade for workshop in self.workshops for grade in grades_of(workshop)})


@dataclass(frozen=True)
class LessonLine:
    """A lesson in the list: its plans to take at once, the annexes that were asked for, and how much else it has.

    `page` is the lesson in the language of the reader, where there is one.
    """

    lesson: LessonPage
    page: LessonPage
    workshop: WorkshopPage
    plans: list[LessonFile]
    annexes: list[LessonFile]
    files: int
    uploads: int
    is_new: bool
    is_changed: bool
    fetched: int | None


@dataclass(frozen=True)
class MaterialLine:
    """An uploaded material in the list, with the workshop that it belongs to, if to any."""

    material: Material
    workshop: WorkshopPage | None
    is_new: bool
    is_changed: bool
    fetched: int | None

    @property
    def format(self) -> str:
        """PDF, DOCX, MP3: what the file's name ends in."""
        return self.material.current.file_name.rpartition(".")[2].upper() if self.material.current else ""


@dataclass(frozen=True)
class Group:
    """A workshop, its lessons on this page, and how many materials it has in all."""

    workshop: WorkshopPage
    lessons: list[LessonLine]
    uploads: int


@dataclass(frozen=True)
class Shelf:
    """What was found. `page` leads to the rest of both lists."""

    groups: list[Group]
    lessons: list[LessonLine]
    lesson_count: int
    materials: list[MaterialLine]
    material_count: int
    page: Page

    @property
    def is_empty(self) -> bool:
        return not self.groups and not self.material_count

    @property
    def has_new(self) -> bool:
        return any(line.is_new for line in self.lessons) or any(line.is_new for line in self.materials)


def grades_of(workshop: WorkshopPage) -> set[int]:
    """The grades of secondary school that a workshop names: "1.º–5.º" is one to five."""
    named = [int(digit) for digit in re.findall(r"\d", workshop.grades)]
    return set(range(min(named), max(named) + 1)) if named else set()


def read_catalogue(user) -> Catalogue:
    """The live workshops, and what is offered to this person. Two queries."""
    by_lesson: dict[int | None, Uploads] = {}
    by_workshop: dict[int | None, Uploads] = {}
    languages, kinds = set(), set()
    rows = Material.objects.readable_by(user).order_by().values_list("workshop", "lesson", "language", "kind")
    for workshop, lesson, language, kind, count, newest in rows.annotate(Count("pk"), Max("created_at")):
        uploads = Uploads(count, newest)
        by_lesson[lesson] = by_lesson.get(lesson, Uploads()) + uploads
        by_workshop[workshop] = by_workshop.get(workshop, Uploads()) + uploads
        languages.add(language)
        kinds.add(kind)
    return Catalogue(list(source_workshops()), by_lesson, by_workshop, languages, kinds)


def shelf_of(user, catalogue: Catalogue, asked: Asked, own: Own, *, page: int) -> Shelf:
    """What this person finds: a page of lessons and a page of materials. At most six queries."""
    chosen = [one for one in catalogue.workshops if _is_chosen(one, asked)]
    found = _lessons(chosen, asked) if _wants_lessons(asked) else []
    lessons = Paginator(found, LESSONS_A_PAGE)
    materials = Paginator(_materials(user, chosen, asked), GENERAL_AT_FIRST if asked.is_everything else MATERIALS_A_PAGE)
    # What belongs to no workshop has a list of its own; beside all lessons only its beginning stands.
    last = lessons.num_pages if asked.is_everything else max(lessons.num_pages, materials.num_pages)
    number = min(max(page, 1), last)
    empty = set() if asked.words or asked.kind or number > 1 else {one.pk for one in chosen} - {one.workshop.pk for one in found}
    lines = _lesson_lines(_rows(lessons, number), asked, catalogue, own)
    places = {workshop.pk: workshop for workshop in catalogue.workshops}
    return Shelf(
        _groups(chosen, lines, catalogue, with_empty=empty),
        lines,
        lessons.count,
        [_material_line(one, places, own) for one in _rows(materials, number)],
        materials.count,
        Paginator(range(last), 1).page(number),
    )


def _groups(chosen, lines: list[LessonLine], catalogue: Catalogue, *, with_empty: set[int]) -> list[Group]:
    """The lessons of this page under their workshops, and those workshops that have no lessons at all."""
    groups = [
        Group(one, [line for line in lines if line.workshop == one], catalogue.by_workshop.get(one.pk, Uploads()).count)
        for one in chosen
    ]
    return [one for one in groups if one.lessons or one.workshop.pk in with_empty]


def _rows(paginator: Paginator, number: int) -> list:
    """The rows of that page; none where this list is shorter than the other one."""
    return list(paginator.page(number)) if number <= paginator.num_pages else []


def _is_chosen(workshop: WorkshopPage, asked: Asked) -> bool:
    return asked.workshop in ("", workshop.code.lower()) and (asked.grade is None or asked.grade in grades_of(workshop))


def _wants_lessons(asked: Asked) -> bool:
    # The paper of a lesson is in the source language.
    return asked.kind in ("", FileKind.PLAN, FileKind.ANNEX) and asked.language in ("", Language.SPANISH)


def _lessons(chosen: list[WorkshopPage], asked: Asked) -> list[Printed]:
    printed = [lesson for workshop in workshops_with_lessons(chosen) for lesson in workshop.lessons]
    if asked.kind == FileKind.ANNEX:
        printed = [one for one in printed if one.lesson.annexes]
    if not asked.words:
        return printed
    # A translation that tells the words leads to the lesson too; so does the name of its workshop.
    hits = search(LessonPage.objects.live().only("translation_key").order_by("path"), asked.words)
    by_key = {one.lesson.translation_key: one for one in printed}
    best = [by_key[hit.translation_key] for hit in hits if hit.translation_key in by_key]
    named = [one for one in printed if tells(f"{one.workshop.title} {one.lesson.title}", asked.words)]
    return list({one.lesson.pk: one for one in (*best, *named)}.values())


def _materials(user, chosen: list[WorkshopPage], asked: Asked):
    rows = Material.objects.readable_by(user).select_related("current", "lesson").only(*SHOWN)
    if asked.kind == FileKind.ANNEX:
        return rows.none()
    if asked.is_everything or asked.workshop == GENERAL:
        rows = rows.filter(workshop=None)
    elif asked.workshop:
        rows = rows.filter(workshop__in=chosen)
    elif asked.grade is not None:
        rows = rows.filter(Q(workshop__in=chosen) | Q(workshop=None))
    rows = rows.filter(**{name: value for name in ("kind", "language") if (value := getattr(asked, name))})
    rows = rows.order_by(F("workshop__path").asc(nulls_last=True), F("lesson__path").asc(nulls_first=True), "title", "pk")
    return list(search(rows, asked.words)[:MOST_FOUND]) if asked.words else rows


def _lesson_lines(rows: list[Printed], asked: Asked, catalogue: Catalogue, own: Own) -> list[LessonLine]:
    """These lessons as lines. In a language that is not the source's it takes one query more."""
    pages = _translated()
    return [_lesson_line(one, pages.get(one.lesson.translation_key, one.lesson), asked, catalogue, own) for one in rows]


def _translated() -> dict[uuid.UUID, LessonPage]:
    language = get_language()
    if language == settings.LANGUAGE_CODE:
        return {}
    pages = LessonPage.objects.live().filter(locale__language_code=language)
    return {page.translation_key: page for page in pages.only("translation_key", "url_path", "locale")}


def _lesson_line(one: Printed, page: LessonPage, asked: Asked, catalogue: Catalogue, own: Own) -> LessonLine:
    files = files_of(one, for_guides=True)
    annexes = [file for file in files if file.kind == FileKind.ANNEX]
    told = [file for file in annexes if asked.words and tells(file.title, asked.words)]
    uploads = catalogue.by_lesson.get(one.lesson.pk, Uploads())
    return LessonLine(
        one.lesson,
        page,
        one.workshop,
        plans=[file for file in files if file.kind == FileKind.PLAN],
        annexes=told or (annexes if asked.kind == FileKind.ANNEX else []),
        files=len(files),
        uploads=uploads.count,
        is_new=own.is_new(one.lesson.first_published_at) or own.is_new(uploads.newest),
        is_changed=own.is_lesson_changed(one.lesson),
        fetched=None if own.lesson_counts is None else own.lesson_counts.get(one.lesson.pk, 0),
    )


def _material_line(material: Material, places: dict[int, WorkshopPage], own: Own) -> MaterialLine:
    return MaterialLine(
        material,
        places.get(material.workshop_id) if material.workshop_id else None,
        is_new=own.is_new(material.created_at) and material.pk not in own.versions,
        is_changed=own.is_material_changed(material),
        fetched=None if own.version_counts is None else own.version_counts.get(material.current_id or 0, 0),
    )
