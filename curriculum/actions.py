"""What changes when materials are used: a row of the log of downloads, and nothing else."""

from datetime import datetime

from .enums import FileKind
from .files import LessonFile
from .models import LessonPage, MaterialDownload, MaterialVersion
from .packs import Pack


def record_download(*, lesson: LessonPage, file: LessonFile, user, now: datetime) -> MaterialDownload:
    """One more download of this file. A member of staff is kept with it; a student or a visitor is not."""
    return MaterialDownload.objects.create(lesson=lesson, kind=file.kind, file_name=file.file_name, user=_staff(user), at=now)


def record_material_download(*, version: MaterialVersion, user, now: datetime) -> MaterialDownload:
    """One more download of this version of an uploaded material, kept in the same way."""
    lesson, name = version.material.lesson, version.file_name
    return MaterialDownload.objects.create(
        version=version, lesson=lesson, kind=FileKind.UPLOAD, file_name=name, user=_staff(user), at=now
    )


def record_pack_download(*, pack: Pack, user, now: datetime) -> MaterialDownload:
    """One more download of a pack; that of a whole workshop belongs to no lesson."""
    lesson = None if pack.is_of_workshop else pack.lessons[0].lesson
    return MaterialDownload.objects.create(lesson=lesson, kind=FileKind.PACK, file_name=pack.file_name, user=_staff(user), at=now)


def _staff(user):
    return user if user.is_authenticated and not user.is_student else None
