"""The files of a lesson: which there are, how large they are, and where they lie on disk.

A file is set once for each revision of what it prints (text and template) and kept under the private media, with its number of
pages in a small JSON beside it. It is written beside its place and renamed into it, so that nobody is sent half a file.
"""

import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from lms.core import pdf as paper

from . import pdf
from .enums import Audience, FileKind
from .models import LessonPage, WorkshopPage
from .queries import Printed

FOLDER = "materials"
PLAN = "plan"
# Everything of the pages that appears on paper. `title` stands in both.
LESSON_FIELDS = (
    *("title", "code", "minutes", "objective", "phases", "materials", "evidence", "exit_question", "safeguarding_note"),
    *("facilitator_note", "plan_b", "digcomp", "annexes", "last_published_at"),
)
WORKSHOP_FIELDS = ("title", "age_from", "age_to", "grades", "facilitator_note")


@dataclass(frozen=True)
class LessonFile:
    """A file of a lesson as a list shows it. `pages` and `size` are None until somebody has asked for the file."""

    kind: FileKind
    name: str
    title: str
    file_name: str
    audience: Audience
    url: str
    pages: int | None = None
    size: int | None = None

    @property
    def is_staff_only(self) -> bool:
        """Whether only those who guide may have it."""
        return self.audience == Audience.STAFF


def files_of(printed: Printed, *, for_guides: bool) -> list[LessonFile]:
    """The files of a lesson that these readers may have: its plan first (for guides), then its annexes."""
    revision = revision_of(printed)
    return [
        _with_facts(file, printed.lesson, revision) for file in _all_files(printed.lesson) if for_guides or not file.is_staff_only
    ]


def file_for(printed: Printed, kind: str, name: str) -> Path:
    """Where this file lies; set first when this revision does not exist yet. Raises KeyError for a name that nobody gave."""
    path = _path(printed.lesson, name, revision_of(printed))
    if not path.exists():
        _build(path, pdf.set_paper(kind, _data(printed, kind, name), printed.lesson))
        _forget_older(path, name)
    return path


def revision_of(printed: Printed) -> str:
    """A short hash of all that the lesson's files print, and of the templates that set them."""
    told = [
        *(_stored(LessonPage, printed.lesson, name) for name in LESSON_FIELDS),
        *(_stored(WorkshopPage, printed.workshop, name) for name in WORKSHOP_FIELDS),
        list(printed.protocol),
        settings.DEMO,
        _templates(),
    ]
    return sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()[:16]


def _stored(model, page, name: str):
    return model._meta.get_field(name).get_prep_value(getattr(page, name))


@cache
def _templates() -> str:
    folders = (next(iter(pdf.TEMPLATES.values())).parent, paper.FONTS.parent / "typst")
    return sha256(b"".join(file.read_bytes() for folder in folders for file in sorted(folder.glob("*.typ")))).hexdigest()


def _all_files(lesson: LessonPage) -> Iterator[LessonFile]:
    code = lesson.code.lower()
    yield LessonFile(
        FileKind.PLAN, PLAN, str(FileKind.PLAN.label), pdf.plan_file_name(lesson), Audience.STAFF,
        reverse("curriculum:plan_pdf", args=[code]),
    )  # fmt: skip
    for annex in lesson.annexes.raw_data:
        told = annex["value"]
        yield LessonFile(
            FileKind.ANNEX, told["name"], told["title"], pdf.annex_file_name(lesson, told["name"]), Audience(told["audience"]),
            reverse("curriculum:annex_pdf", args=[code, told["name"]]),
        )  # fmt: skip


def _with_facts(file: LessonFile, lesson: LessonPage, revision: str) -> LessonFile:
    try:
        pages, size = _facts(_path(lesson, file.name, revision).with_suffix(".json"))
    except FileNotFoundError:
        return file
    return replace(file, pages=pages, size=size)


@lru_cache(maxsize=4096)
def _facts(path: Path) -> tuple[int, int]:
    """Pages and bytes of a revision, which never change; a file that is missing is looked for again."""
    told = json.loads(path.read_text(encoding="ascii"))
    return told["pages"], told["size"]


def _data(printed: Printed, kind: str, name: str) -> dict[str, object]:
    if kind == FileKind.PLAN:
        return pdf.plan_data(printed.lesson, printed.workshop, list(printed.protocol))
    annexes = {annex.value["name"]: annex.value for annex in printed.lesson.annexes}
    return pdf.annex_data(printed.lesson, printed.workshop, annexes[name])


def _path(lesson: LessonPage, name: str, revision: str) -> Path:
    return Path(settings.PRIVATE_MEDIA_ROOT) / FOLDER / str(lesson.pk) / f"{name}-{revision}.pdf"


def _build(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # The facts first: where the file is, its pages are known.
    facts = json.dumps({"pages": paper.pages(content), "size": len(content)})
    _put(path.with_suffix(".json"), facts.encode("ascii"))
    _put(path, content)


def _put(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{uuid.uuid4().hex}")
    beside.write_bytes(content)
    os.replace(beside, path)


def _forget_older(path: Path, name: str) -> None:
    for other in path.parent.glob(f"{name}-*"):
        if other.stem != path.stem:
            other.unlink(missing_ok=True)
