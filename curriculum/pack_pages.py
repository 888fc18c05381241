"""The pages of a pack: plain HTML that a browser opens from a memory stick, without a network and without a script.

Always in Spanish, as all that is printed. Pages for adults lie in their folder; the others say nothing that is for adults only.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import translation

from lms.core.archives import Entry

from . import pdf
from .enums import Audience
from .models import LessonPage
from .queries import Printed

if TYPE_CHECKING:
    from .pack_parts import Part
    from .packs import Pack

FOLDER = "curriculum/pack"
STYLE = f"{FOLDER}/estilo.css"
PAGES = ("base", "body", "files", "left_out", "lesson", "sharing", "staff", "workshop")
TEMPLATES = (STYLE, *(f"{FOLDER}/{name}.html" for name in PAGES))
# Whoever holds the stick reads its pages, but for those in the folder for adults.
STUDENTS = frozenset({Audience.OPEN, Audience.STUDENTS})
STAFF_PAGES = "para_quien_facilita"


def pages_of(pack: "Pack", files: "tuple[Part, ...]", left_out: "tuple[Part, ...]") -> Iterator[Entry]:
    """The style sheet, the first page, and two pages for each lesson: one for everybody, one for those who guide."""
    common = {
        "pack": pack,
        "workshop": pack.workshop,
        "licence": pdf.licence(),
        "organisation": pdf.ORGANISATION,
        "inside": {part.of: part for part in files if part.of},
    }
    with translation.override("es"):
        yield Entry("index.html", _page("workshop" if pack.is_of_workshop else "lesson", common | _first(pack, files, left_out)))
        yield Entry("estilo.css", render_to_string(STYLE).encode())
        for printed in pack.lessons:
            told = common | _lesson(pack, printed, files, left_out)
            if pack.is_of_workshop:
                yield Entry(f"{printed.lesson.code}.html", _page("lesson", told))
            yield Entry(_staff_page(printed.lesson), _page("staff", told | {"up": "../"}))


def _first(pack: "Pack", files: "tuple[Part, ...]", left_out: "tuple[Part, ...]") -> dict[str, Any]:
    if not pack.is_of_workshop:
        return _lesson(pack, pack.lessons[0], files, left_out)
    return {
        "stages": pack.workshop.stages_with([one.lesson for one in pack.lessons]),
        "files": [part for part in files if not part.code and not part.is_staff_only],
        "staff_files": [part for part in files if not part.code and part.is_staff_only],
        "left_out": [part for part in left_out if not part.code],
    }


def _lesson(pack: "Pack", printed: Printed, files: "tuple[Part, ...]", left_out: "tuple[Part, ...]") -> dict[str, Any]:
    lesson = printed.lesson
    own = [part for part in files if part.code == lesson.code and not part.is_picture]
    return {
        "page": lesson,
        "body": lesson.body_for(STUDENTS),
        "staff_body": lesson.body_for(frozenset({Audience.STAFF})),
        "protocol": [pdf.protocol_step(text) for text in printed.protocol],
        "version": pdf.version_of(lesson.last_published_at),
        "files": [part for part in own if not part.is_staff_only],
        "staff_files": [part for part in own if part.is_staff_only],
        "left_out": [part for part in left_out if part.code == lesson.code and not part.is_staff_only and not part.is_picture],
        "staff_left_out": [part for part in left_out if part.code == lesson.code and part.is_staff_only],
        "home": "index.html" if pack.is_of_workshop else "",
        "staff_page": _staff_page(lesson),
        "here": f"{lesson.code}.html" if pack.is_of_workshop else "index.html",
    }


def _staff_page(lesson: LessonPage) -> str:
    return f"{STAFF_PAGES}/{lesson.code}.html"


def _page(name: str, told: dict[str, Any]) -> bytes:
    return render_to_string(f"{FOLDER}/{name}.html", {"up": "", **told}).encode()
