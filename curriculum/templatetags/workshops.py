"""What a page outside the curriculum shows of it."""

from collections import Counter
from dataclasses import dataclass

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from curriculum.models import LessonPage, WorkshopPage

register = template.Library()


@dataclass(frozen=True)
class WorkshopCard:
    """A workshop as a row of the home page."""

    url: str
    title: str
    summary: str
    tile: str
    lessons: int
    minutes: int


@register.simple_tag(takes_context=True)
def workshop_cards(context) -> list[WorkshopCard]:
    """The live workshops in the language of the page, in order, with the number of their live lessons. Two queries."""
    here = {"locale__language_code": get_language()}
    lessons = Counter(
        path[: -LessonPage.steplen] for path in LessonPage.objects.live().filter(**here).values_list("path", flat=True)
    )
    return [
        WorkshopCard(
            page.get_url(context.get("request")) or "",
            page.title,
            page.summary,
            page.tile,
            lessons[page.path],
            page.lesson_minutes,
        )
        for page in WorkshopPage.objects.live().filter(**here).order_by("path")
    ]


@register.simple_tag
def in_language(code: str) -> str:
    """The attribute of an element whose text is in another language than its page; nothing when `code` is empty."""
    return format_html(' lang="{}"', code) if code else ""
