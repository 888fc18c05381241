"""A lesson, or a workshop with all its lessons, as one archive to carry on a memory stick: which there are, and where they lie.

A pack is built once for each revision of what it holds and kept under the private media. Where it is small it is built while
somebody waits for it; one with recordings is built by the task worker, and who asked meets a page that comes back by itself.
"""

import errno
import json
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from lms.core import archives

from . import pack_pages, pack_parts
from .files import LIGHT_PACK, PACK, REVISION, folder_of, forget_older, note_pack, pack_file_name, revision_of, stored
from .models import LessonPage, Material, WorkshopPage
from .pack_parts import version_of
from .queries import Printed, WorkshopLessons, printed, source_workshops, workshops_with_lessons

# Up to here a pack is built while its first reader waits: about two seconds.
SMALL_BYTES = 20_000_000
# A builder that said nothing for so long has died; somebody else is asked.
ASK_AGAIN_SECONDS = 300
WITH_FILES = ("recording", "download")
LESSON_FIELDS = ("summary", "reading", "body")
WORKSHOP_FIELDS = ("summary", "stages", "code", "tile")


@dataclass(frozen=True)
class Pack:
    """What goes into one archive. `page` is the lesson, or the workshop with all its lessons."""

    page: LessonPage | WorkshopPage
    workshop: WorkshopPage
    lessons: tuple[Printed, ...]
    uploads: tuple[Material, ...]
    is_light: bool

    @property
    def is_of_workshop(self) -> bool:
        return isinstance(self.page, WorkshopPage)

    @property
    def name(self) -> str:
        """How the archive is called on disk, before its revision."""
        return LIGHT_PACK if self.is_light else PACK

    @property
    def file_name(self) -> str:
        """A3_paquete.zip, A_paquete_ligero.zip"""
        return pack_file_name(self.page, self.name)

    @property
    def revision(self) -> str:
        """A short hash of all that the archive holds."""
        told = [
            *(revision_of(one) for one in self.lessons),
            *(stored(LessonPage, one.lesson, name) for one in self.lessons for name in LESSON_FIELDS),
            *(stored(WorkshopPage, self.workshop, name) for name in WORKSHOP_FIELDS),
            *(
                (one.title, one.summary, one.audience, one.licence, one.author, version_of(one).stored_name)
                for one in self.uploads
            ),
            *(_explained(one.lesson) for one in self.lessons),
            [Path(settings.BASE_DIR, "templates", name).read_text(encoding="utf8") for name in pack_pages.TEMPLATES],
            self.is_light,
        ]
        return sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()[:REVISION]


def lesson_pack(code: str, *, is_light: bool) -> Pack | None:
    """The pack of the live lesson with that code; None where there is none."""
    lesson = printed(code, hidden=True)
    if lesson is None:
        return None
    return Pack(lesson.lesson, lesson.workshop, (lesson,), _uploads([lesson], lesson=lesson.lesson), is_light)


def workshop_pack(code: str, *, is_light: bool) -> Pack | None:
    """The pack of the live workshop with that code; None where there is none."""
    found = workshops_with_lessons(source_workshops().filter(code__iexact=code)[:1])
    return _of_workshop(found[0], is_light) if found else None


def all_packs() -> list[Pack]:
    """The whole and the light pack of every live workshop and lesson."""
    found = workshops_with_lessons(source_workshops())
    codes = [lesson.lesson.code for one in found for lesson in one.lessons]
    packs = [lesson_pack(code, is_light=is_light) for code in codes for is_light in (False, True)]
    return [pack for pack in packs if pack] + [_of_workshop(one, is_light) for one in found for is_light in (False, True)]


def kept(pack: Pack) -> Path | None:
    """Where the archive of this revision lies; None where it has yet to be built."""
    path = _path(pack)
    return path if path.exists() else None


def is_small(pack: Pack) -> bool:
    """Whether it may be built while somebody waits."""
    return pack.is_light or sum(version_of(one).size for one in pack.uploads) <= SMALL_BYTES


def build(pack: Pack) -> Path:
    """Where the archive lies, built first when it is not. Raises OSError where there is no room, and leaves nothing then."""
    path = _path(pack)
    with archives.one_builder(path.with_name(pack.name)):
        if not path.exists():
            for left in path.parent.glob(f".{pack.name}-{'?' * REVISION}.zip.*"):
                left.unlink(missing_ok=True)
            parts = pack_parts.parts_of(pack)
            archives.write(path, parts.entries, listing=parts.listing)
            note_pack(path, pack.name)
            forget_older(path, pack.name)
    return path


def ask_once(pack: Pack) -> bool:
    """Whether somebody must be asked to build it: not while another has been. Raises OSError where it would find no room."""
    path = _path(pack)
    path.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(path.parent).free < sum(version_of(one).size for one in pack.uploads):
        raise OSError(errno.ENOSPC, "No room for the pack")
    asked = path.with_name(f".{path.name}.asked")
    if asked.exists() and time.time() - asked.stat().st_mtime < ASK_AGAIN_SECONDS:
        return False
    asked.touch()
    return not archives.is_being_built(path.with_name(pack.name))


def _of_workshop(found: WorkshopLessons, is_light: bool) -> Pack:
    return Pack(found.workshop, found.workshop, found.lessons, _uploads(found.lessons, workshop=found.workshop), is_light)


def _uploads(lessons: Iterable[Printed], **place) -> tuple[Material, ...]:
    """The uploaded materials of a place and of its lessons' texts, the smallest first: those whose file is there."""
    named = [
        part.value["file"].pk
        for one in lessons
        for part in one.lesson.body
        if part.block_type in WITH_FILES and part.value["file"]
    ]
    offered = Material.objects.published().for_listing().filter(Q(**place) | Q(pk__in=named))
    return tuple(one for one in offered.order_by("current__size", "pk") if version_of(one).path.is_file())


def _explained(lesson: LessonPage) -> list[object]:
    """What a lesson's body shows and keeps elsewhere: words of the glossary, and pictures."""
    words = [(part.value.term, part.value.meaning) for part in lesson.body if part.block_type == "term" and part.value]
    return [words, [(picture.pk, picture.file.name) for picture in pack_parts.pictures_of(lesson)]]


def _path(pack: Pack) -> Path:
    return folder_of(pack.page) / f"{pack.name}-{pack.revision}.zip"
