"""What a page shows of the curriculum, and how its words are explained by a tap."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from curriculum.files import LessonFile, files_of, packs_of
from curriculum.models import LessonPage, WorkshopPage
from curriculum.models.glossary import anchor_of
from curriculum.queries import printed, source_workshops, workshops_with_lessons
from lms.core.kept import kept

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
def lesson_files(code: str, for_guides: bool) -> list[LessonFile]:
    """The files of the lesson with that code that these readers may have. Kept for a minute, as pages are."""

    def read() -> list[LessonFile]:
        lesson = printed(code, hidden=for_guides)
        return files_of(lesson, for_guides=for_guides) if lesson else []

    return kept(f"lesson-files:{code}:{for_guides}", read)


@register.filter
def titled_by(files: list[LessonFile], lesson: LessonPage) -> list[LessonFile]:
    """The files with the titles that their annexes have on this page of a lesson, in its language."""
    if get_language() == settings.LANGUAGE_CODE:
        return files

    def read() -> dict[str, str]:
        told = (annex["value"] for annex in lesson.annexes.raw_data)
        return {annex["name"]: annex["title"] for annex in told}

    is_served = "annexes" in lesson.get_deferred_fields()
    titles = kept(f"annex-titles:{lesson.pk}:{lesson.live_revision_id}", read) if is_served else read()
    return [replace(one, title=titles[one.name], is_translated=True) if one.name in titles else one for one in files]


@register.simple_tag(takes_context=True)
def lesson_reading(context) -> SafeString:
    """All that is read of the lesson in `page`, for these readers. Kept for a minute; a preview is always made anew."""
    page, audiences = context["page"], context["audiences"]

    def read() -> SafeString:
        told = {"page": page, "body": page.body_for(audiences), "words": page.words}
        return render_to_string("curriculum/lesson_reading.html", told, request=context.get("request"))

    return _as_read(context, f"lesson-reading:{page.pk}:{page.live_revision_id}:{get_language()}:{len(audiences)}", read)


@dataclass(frozen=True)
class WorkshopReading:
    """How many lessons a workshop has, and the way through them."""

    lesson_count: int
    html: SafeString


@register.simple_tag(takes_context=True)
def workshop_reading(context) -> WorkshopReading:
    """The way through the workshop in `page` and its files, for these readers. Kept as a lesson's reading is."""
    page, shows_notes = context["page"], context["shows_notes"]

    def read() -> WorkshopReading:
        lessons = list(page.lessons.only("title", "code", "summary", "stage", "url_path"))
        told = {"page": page, "stages": page.stages_with(lessons), "shows_notes": shows_notes, "shows_exit": page.is_sensitive}
        html = render_to_string("curriculum/workshop_reading.html", told, request=context.get("request"))
        return WorkshopReading(len(lessons), html)

    return _as_read(context, f"workshop-reading:{page.pk}:{page.live_revision_id}:{get_language()}:{shows_notes}", read)


def _as_read[T](context, key: str, read: Callable[[], T]) -> T:
    is_preview = getattr(context.get("request"), "is_preview", False)
    return read() if is_preview else kept(key, read)


@register.simple_tag
def workshop_packs(workshop: WorkshopPage) -> list[LessonFile]:
    """The packs of a whole workshop, whatever the language of its page; none where it has no page in the source language."""
    is_source = get_language() == settings.LANGUAGE_CODE
    source = workshop if is_source else source_workshops().filter(code=workshop.code).first()
    return packs_of(source) if source else []


@register.simple_tag
def open_files(workshop: WorkshopPage) -> dict[str, list[LessonFile]]:
    """The files for everybody of each lesson of this workshop, by the lesson's code."""
    is_source = get_language() == settings.LANGUAGE_CODE
    sources = [workshop] if is_source else source_workshops().filter(code=workshop.code)
    lessons = [lesson for found in workshops_with_lessons(sources) for lesson in found.lessons]
    files = {one.lesson.code: files_of(one, for_guides=False) for one in lessons}
    here = () if is_source else workshop.lessons.only("code", "annexes")
    return files | {lesson.code: titled_by(files[lesson.code], lesson) for lesson in here if lesson.code in files}


@register.filter
def of_lesson(files: dict[str, list[LessonFile]], code: str) -> list[LessonFile]:
    """Those of one lesson."""
    return files.get(code, [])


@register.simple_tag
def in_language(code: str) -> str:
    """The attribute of an element whose text is in another language than its page; nothing when `code` is empty."""
    return format_html(' lang="{}"', code) if code else ""


@register.filter
def word_anchor(term: str) -> str:
    """The id of an explained word on its page."""
    return anchor_of(term)


@register.filter
def explained(text: str, words: dict[str, str] | None) -> SafeString:
    """The text with each of these words, where it first stands, as a link to its explanation on the same page.

    Tags and the text of links stay as they are, so that it may follow `richtext` or `linebreaks`.
    """
    html = conditional_escape(text)
    if not words:
        return html
    anchors = {escape(word).lower(): anchor for word, anchor in words.items()}
    longest_first = "|".join(re.escape(word) for word in sorted(anchors, key=len, reverse=True))
    known = re.compile(rf"(?<![\w&])(?:{longest_first})(?!\w)", re.IGNORECASE)

    def link(found: re.Match[str]) -> str:
        anchor = anchors.pop(found[0].lower(), None)
        return f'<a class="word-link" href="#{anchor}">{found[0]}</a>' if anchor else found[0]

    parts = re.split(r"(<a\b.*?</a>|<[^>]*>)", html, flags=re.DOTALL)
    return mark_safe("".join(part if part.startswith("<") else known.sub(link, part) for part in parts))  # noqa: S308 (escaped above)
