"""What lies in a pack, in which folder, and what its list of contents says.

What is for adults lies in a folder of its own, which can be deleted before a stick is handed to students. Texts and sheets come
first, recordings last; the light pack takes what fits into a megabyte in that order, and its pages name what was left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from lms.core import clock
from lms.core.archives import Entry

from . import pack_pages, pdf
from .enums import FileKind
from .files import SHORT_PLAN, LessonFile, file_for, files_of
from .models import LessonPage, Material, MaterialVersion

if TYPE_CHECKING:
    from .packs import Pack

LIGHT_BYTES = 1_000_000
# What an archive says about each of its files, twice, and in its list.
OVERHEAD = 700
OPEN_FOLDER, STAFF_FOLDER, PICTURES = "archivos", "para_quien_facilita", "imagenes"
RENDITION = "width-800|format-jpeg"
LICENCE = "CC BY-NC-SA 4.0"


@dataclass(frozen=True)
class Part:
    """A file in the pack, as a page shows it and as its list tells it."""

    entry: Entry
    title: str
    format: str
    size: int
    is_staff_only: bool
    rank: int
    # The lesson that it belongs to; "" for the whole workshop.
    code: str = ""
    pages: int | None = None
    # The material or picture that it is, as a lesson's body names it.
    of: tuple[str, int] | None = None

    @property
    def is_picture(self) -> bool:
        """Whether it stands on a page and in no list of files."""
        return self.entry.name.startswith(PICTURES)

    @property
    def address(self) -> str:
        """Its place, as a page at the root links to it."""
        return self.entry.name


@dataclass(frozen=True)
class Parts:
    """All entries of a pack, and what its list says of them."""

    pack: "Pack"
    files: tuple[Part, ...]
    left_out: tuple[Part, ...] = field(default=())

    @cached_property
    def pages(self) -> list[Entry]:
        """The pages and their style sheet; they link to these files only."""
        return list(pack_pages.pages_of(self.pack, self.files, self.left_out))

    @property
    def entries(self) -> list[Entry]:
        """Pages first, so that they can be read while the rest is still being copied."""
        return [*self.pages, *(part.entry for part in self.files)]

    def listing(self, told: list[dict[str, object]]) -> dict[str, Any]:
        """The list of contents."""
        dates = [one.lesson.last_published_at for one in self.pack.lessons if one.lesson.last_published_at]
        return {
            "title": self.pack.page.title,
            "code": self.pack.page.code,
            "of": "workshop" if self.pack.is_of_workshop else "lesson",
            "variant": "light" if self.pack.is_light else "whole",
            "language": "es",
            "version": clock.local_day(max(dates)).isoformat() if dates else "",
            "revision": self.pack.revision,
            "licence": LICENCE,
            "author": pdf.ORGANISATION,
            "is_demo": settings.DEMO,
            "files": told,
            "left_out": [part.entry.name for part in self.left_out],
        }


def parts_of(pack: "Pack") -> Parts:
    """What goes into this pack; files that nobody has asked for yet are made."""
    files = sorted([*_printed(pack), *_pictures(pack), *_uploaded(pack)], key=lambda part: part.rank)
    if not pack.is_light:
        return Parts(pack, tuple(files))
    taken: list[Part] = []
    # As large as pages can get: they name every file twice.
    pages = Parts(pack, tuple(files), tuple(files)).pages
    left = LIGHT_BYTES - sum(page.packed_size + OVERHEAD for page in pages)
    for part in files:
        # What is too large to fit is not read to find that out.
        if part.size < 2 * LIGHT_BYTES and (weight := part.entry.packed_size + OVERHEAD) <= left:
            taken.append(part)
            left -= weight
    return Parts(pack, tuple(taken), tuple(part for part in files if part not in taken))


def _printed(pack: "Pack") -> Iterator[Part]:
    for printed in pack.lessons:
        wanted = [file for file in files_of(printed, for_guides=True) if file.kind != FileKind.PACK]
        paths = {(file.kind, file.name): file_for(printed, file.kind, file.name) for file in wanted}
        # Asked again: a page tells how many sheets a file has, and now all of them are there.
        for file in files_of(printed, for_guides=True):
            if path := paths.get((file.kind, file.name)):
                about = {"title": _title(file), "audience": file.audience, "licence": LICENCE, "author": pdf.ORGANISATION}
                entry = Entry(_place(file.file_name, is_staff_only=file.is_staff_only), path, about)
                yield Part(
                    entry, _title(file), file.format, entry.size, file.is_staff_only, _rank(file), printed.lesson.code, file.pages
                )


def version_of(material: Material) -> MaterialVersion:
    """The file of a material that is offered; the database holds that there is one."""
    assert material.current is not None  # noqa: S101 (said to the type checker)
    return material.current


def pictures_of(lesson: LessonPage) -> list[Any]:
    """The pictures in the body of a lesson, each once."""
    shown = [part.value["picture"] for part in lesson.body if part.block_type == "picture"]
    return list({picture.pk: picture for picture in shown if picture}.values())


def _rank(file: LessonFile) -> int:
    if file.kind == FileKind.EDITABLE:
        return 5
    if file.kind == FileKind.PLAN:
        return 4 if file.name == SHORT_PLAN else 0
    return 2 if file.is_staff_only else 1


def _title(file: LessonFile) -> str:
    if file.kind == FileKind.ANNEX:
        return file.title
    return f"Plan de {file.minutes} minutos{', para editar' if file.kind == FileKind.EDITABLE else ''}"


def _uploaded(pack: "Pack") -> Iterator[Part]:
    names: set[str] = set()
    for material in pack.uploads:
        version = version_of(material)
        about = {
            "title": material.title,
            "audience": material.audience,
            "language": material.language,
            "licence": material.get_licence_display(),
            "author": material.author,
        }
        entry = Entry(_free(_place(version.file_name, is_staff_only=material.is_staff_only), names), version.path, about)
        code = material.lesson.code if material.lesson else ""
        form = version.file_name.rpartition(".")[2].upper()
        of = (material._meta.label, material.pk)
        yield Part(entry, material.title, form, version.size, material.is_staff_only, 6, code, version.pages, of)


def _pictures(pack: "Pack") -> Iterator[Part]:
    """The pictures of the lessons' bodies, each once, as wide as a page of the pack."""
    for printed in pack.lessons:
        for picture in pictures_of(printed.lesson):
            file = Path(picture.get_rendition(RENDITION).file.path)
            entry = Entry(f"{PICTURES}/{printed.lesson.code}_{picture.pk}.jpg", file, {"title": picture.contextual_alt_text})
            of = (picture._meta.label, picture.pk)
            yield Part(entry, picture.title, "JPG", entry.size, False, 3, printed.lesson.code, None, of)


def _free(name: str, names: set[str]) -> str:
    """The name, numbered where another file of the pack has it."""
    stem, dot, ending = name.rpartition(".")
    number, free = 1, name
    while free in names:
        number += 1
        free = f"{stem}_{number}{dot}{ending}"
    names.add(free)
    return free


def _place(file_name: str, *, is_staff_only: bool) -> str:
    return f"{STAFF_FOLDER if is_staff_only else OPEN_FOLDER}/{file_name}"
