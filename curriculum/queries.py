"""What is printed, and where it is found: always the Spanish page, whatever the language of the page that links to the file."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from wagtail.query import PageQuerySet

from .models import LessonPage, WorkshopIndexPage, WorkshopPage


@dataclass(frozen=True)
class Printed:
    """A lesson with what its paper needs beside it: its workshop, and the protocol of the index above."""

    lesson: LessonPage
    workshop: WorkshopPage
    protocol: tuple[str, ...]


@dataclass(frozen=True)
class WorkshopLessons:
    """A workshop and its lessons, in order, ready to print."""

    workshop: WorkshopPage
    lessons: tuple[Printed, ...]


def source_lessons() -> PageQuerySet:
    """The live lessons in the source language, in the order of the page tree."""
    return LessonPage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE).order_by("path")


def source_workshops() -> PageQuerySet:
    """The live workshops in the source language, in the order of the page tree."""
    return WorkshopPage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE).order_by("path")


def printed(code: str, *, hidden: bool = False) -> Printed | None:
    """The live lesson with that code, ready to print; None where there is none. Hidden pages count only when asked for."""
    lessons = source_lessons() if hidden else source_lessons().public()
    lesson = lessons.filter(code__iexact=code).first()
    workshop = lesson and source_workshops().ancestor_of(lesson).first()
    if not lesson or not workshop:
        return None
    return Printed(lesson, workshop, _protocol(WorkshopIndexPage.objects.ancestor_of(workshop).first()))


def workshops_with_lessons(workshops: Iterable[WorkshopPage]) -> list[WorkshopLessons]:
    """These workshops with their live lessons. Two queries, however many they are."""
    workshops = list(workshops)
    indexes = {index.path: _protocol(index) for index in WorkshopIndexPage.objects.all()}
    lessons = list(source_lessons())
    return [
        WorkshopLessons(
            workshop,
            tuple(
                Printed(lesson, workshop, indexes.get(workshop.path[: -WorkshopPage.steplen], ()))
                for lesson in lessons
                if lesson.path.startswith(workshop.path)
            ),
        )
        for workshop in workshops
    ]


def _protocol(index: WorkshopIndexPage | None) -> tuple[str, ...]:
    return tuple(str(step.value) for step in index.protocol) if index else ()
