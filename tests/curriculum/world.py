"""Lessons to print: the demo's, unsaved (paper asks no database), and one of them as a page."""

from collections.abc import Iterator
from datetime import UTC, datetime

from curriculum.models import LessonPage, WorkshopPage
from curriculum.queries import Printed
from lms.portal.demo.lessons import PROTOCOL, lesson_fields, read, workshop_fields, workshop_files
from tests.builders import make_index

PUBLISHED_AT = datetime(2026, 10, 12, 15, tzinfo=UTC)


def demo_lessons() -> Iterator[Printed]:
    """All 28 lessons of the demo, as they would be printed, without a database."""
    # A page without a key asks the database for its content type.
    for workshop_toml, lesson_tomls in workshop_files():
        workshop = WorkshopPage(id=1, **workshop_fields(workshop_toml))
        for toml in lesson_tomls:
            lesson = LessonPage(id=1, **lesson_fields(toml), last_published_at=PUBLISHED_AT)
            yield Printed(lesson, workshop, tuple(PROTOCOL))


def make_workshop_page(code: str) -> WorkshopPage:
    """A workshop of the demo as a live page, under an index that holds the protocol."""
    index = make_index()
    index.protocol = [("step", step) for step in PROTOCOL]
    index.save()
    return index.add_child(instance=WorkshopPage(**workshop_fields(read(code))))


def make_lesson_page(code: str, workshop: WorkshopPage | None = None) -> LessonPage:
    """A lesson of the demo as a live page, with its annexes."""
    workshop = workshop or make_workshop_page(code[0])
    lesson = workshop.add_child(instance=LessonPage(**lesson_fields(read(code)), last_published_at=PUBLISHED_AT))
    return LessonPage.objects.get(pk=lesson.pk)
