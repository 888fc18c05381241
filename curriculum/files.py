"""The files of a lesson: which there are, how large they are, and where they lie on disk.

A file is made once for each revision of what it prints (text and template) and kept under the private media, with its size and
number of pages in a small JSON beside it. It is written beside its place and renamed into it, so that nobody is sent half a file.
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

from . import editable, pdf
from .enums import Audience, FileKind
from .models import LessonPage, WorkshopPage
from .queries import Printed

FOLDER = "materials"
# How many letters of its hash name a revision.
REVISION = 16
# An annex cannot be called so: its name has no stroke.
PLAN, SHORT_PLAN = "plan", "plan-45"
PACK, LIGHT_PACK = "paquete", "paquete-ligero"
# Above this a light pack is offered beside the whole one.
LARGE_PACK = 1_000_000
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
    # Of a plan: for how long a lesson it is.
    minutes: int | None = None
    pages: int | None = None
    size: int | None = None
    # The file is Spanish whatever the page; its title may be in the page's own language.
    is_translated: bool = False

    @property
    def format(self) -> str:
        """PDF, DOCX or ZIP."""
        return self.file_name.rpartition(".")[2].upper()

    @property
    def is_staff_only(self) -> bool:
        """Whether only those who guide may have it."""
        return self.audience == Audience.STAFF


def files_of(printed: Printed, *, for_guides: bool) -> list[LessonFile]:
    """The files of a lesson that these readers may have: its plans first (for guides), then its annexes, then what is edited."""
    revision = revision_of(printed)
    files = [
        _with_facts(file, printed.lesson, revision) for file in _all_files(printed.lesson) if for_guides or not file.is_staff_only
    ]
    return [*files, *(packs_of(printed.lesson) if for_guides else ())]


def packs_of(page: LessonPage | WorkshopPage) -> list[LessonFile]:
    """The packs of a lesson or of a workshop: the whole one, and the light one where that is large."""
    whole = _pack(page, PACK)
    return [whole, _pack(page, LIGHT_PACK)] if (whole.size or 0) > LARGE_PACK else [whole]


def pack_file_name(page: LessonPage | WorkshopPage, name: str) -> str:
    """A3_paquete.zip, A_paquete_ligero.zip"""
    return f"{page.code}_{name.replace('-', '_')}.zip"


def note_pack(path: Path, name: str) -> None:
    """Keep the size of a pack that was built, for lists to show."""
    _put(path.with_name(f"{name}.json"), json.dumps({"size": path.stat().st_size}).encode("ascii"))


def file_for(printed: Printed, kind: str, name: str) -> Path:
    """Where this file lies; made first when this revision does not exist yet. Raises KeyError for a name that nobody gave."""
    path = _path(printed.lesson, kind, name, revision_of(printed))
    if not path.exists():
        _build(path, _made(printed, kind, name))
        forget_older(path, name)
    return path


def revision_of(printed: Printed) -> str:
    """A short hash of all that the lesson's files print, and of the templates that set them."""
    told = [
        *(stored(LessonPage, printed.lesson, name) for name in LESSON_FIELDS),
        *(stored(WorkshopPage, printed.workshop, name) for name in WORKSHOP_FIELDS),
        list(printed.protocol),
        settings.DEMO,
        _templates(),
    ]
    return sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()[:REVISION]


def stored(model, page, name: str):
    """A field of a page as the database has it."""
    return model._meta.get_field(name).get_prep_value(getattr(page, name))


@cache
def _templates() -> str:
    """A hash of what turns words into files: the templates of paper, and the program that writes documents."""
    folders = (next(iter(pdf.TEMPLATES.values())).parent, paper.FONTS.parent / "typst")
    makers = [*(file for folder in folders for file in sorted(folder.glob("*.typ"))), Path(editable.__file__)]
    return sha256(b"".join(file.read_bytes() for file in makers)).hexdigest()


def _all_files(lesson: LessonPage) -> Iterator[LessonFile]:
    variants = (False, True) if pdf.has_short_plan(lesson) else (False,)
    yield from (_plan(lesson, FileKind.PLAN, short=short) for short in variants)
    for annex in lesson.annexes.raw_data:
        told = annex["value"]
        yield LessonFile(
            FileKind.ANNEX, told["name"], told["title"], pdf.annex_file_name(lesson, told["name"]), Audience(told["audience"]),
            reverse("curriculum:annex_pdf", args=[lesson.code.lower(), told["name"]]),
        )  # fmt: skip
    yield from (_plan(lesson, FileKind.EDITABLE, short=short) for short in variants)


def _plan(lesson: LessonPage, kind: FileKind, *, short: bool) -> LessonFile:
    ending = "docx" if kind == FileKind.EDITABLE else "pdf"
    address = f"curriculum:{'short_plan' if short else 'plan'}_{ending}"
    return LessonFile(
        kind, SHORT_PLAN if short else PLAN, str(kind.label), pdf.plan_file_name(lesson, short=short, ending=ending),
        Audience.STAFF, reverse(address, args=[lesson.code.lower()]), pdf.SHORT_MINUTES if short else lesson.minutes,
    )  # fmt: skip


def _pack(page: LessonPage | WorkshopPage, name: str) -> LessonFile:
    of = "workshop" if isinstance(page, WorkshopPage) else "lesson"
    address = reverse(f"curriculum:{'light_' if name == LIGHT_PACK else ''}{of}_pack", args=[page.code.lower()])
    try:
        size = json.loads((folder_of(page) / f"{name}.json").read_text(encoding="ascii"))["size"]
    except FileNotFoundError:
        size = None
    return LessonFile(
        FileKind.PACK, name, str(FileKind.PACK.label), pack_file_name(page, name), Audience.STAFF, address, size=size
    )


def _with_facts(file: LessonFile, lesson: LessonPage, revision: str) -> LessonFile:
    try:
        pages, size = _facts(_facts_beside(_path(lesson, file.kind, file.name, revision)))
    except FileNotFoundError:
        return file
    return replace(file, pages=pages, size=size)


@lru_cache(maxsize=4096)
def _facts(path: Path) -> tuple[int, int]:
    """Pages and bytes of a revision, which never change; a file that is missing is looked for again."""
    told = json.loads(path.read_text(encoding="ascii"))
    return told["pages"], told["size"]


def _made(printed: Printed, kind: str, name: str) -> bytes:
    lesson, workshop = printed.lesson, printed.workshop
    if kind == FileKind.PACK:
        raise KeyError(name)
    if kind == FileKind.ANNEX:
        annexes = {annex.value["name"]: annex.value for annex in lesson.annexes}
        return pdf.set_paper(kind, pdf.annex_data(lesson, workshop, annexes[name]), lesson)
    data = pdf.plan_data(lesson, workshop, list(printed.protocol), short=name == SHORT_PLAN)
    if kind == FileKind.EDITABLE:
        return editable.plan_document(data, dated=lesson.last_published_at or pdf.UNDATED)
    return pdf.set_paper(kind, data, lesson)


def _path(lesson: LessonPage, kind: str, name: str, revision: str) -> Path:
    ending = "docx" if kind == FileKind.EDITABLE else "pdf"
    return folder_of(lesson) / f"{name}-{revision}.{ending}"


def folder_of(page: LessonPage | WorkshopPage) -> Path:
    """Where the files of a page lie."""
    return Path(settings.PRIVATE_MEDIA_ROOT) / FOLDER / str(page.pk)


def _facts_beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _build(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # The facts first: where the file is, its pages are known.
    facts = json.dumps({"pages": paper.pages(content), "size": len(content)})
    _put(_facts_beside(path), facts.encode("ascii"))
    _put(path, content)


def _put(path: Path, content: bytes) -> None:
    """Whole or not at all: a full disk leaves nothing of it."""
    beside = path.with_name(f".{uuid.uuid4().hex}")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def forget_older(path: Path, name: str) -> None:
    """Of the files with this name only that of the current revision stays."""
    revision = "[0-9a-f]" * REVISION
    for ending in (path.suffix, f"{path.suffix}.json"):
        for other in path.parent.glob(f"{name}-{revision}{ending}"):
            if not other.name.startswith(path.stem):
                other.unlink(missing_ok=True)
