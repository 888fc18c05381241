"""What changes when materials are used: a row of the log of downloads, and nothing else."""

from datetime import datetime

from .files import LessonFile
from .models import LessonPage, MaterialDownload


def record_download(*, lesson: LessonPage, file: LessonFile, user, now: datetime) -> MaterialDownload:
    """One more download of this file. A member of staff is kept with it; a student or a visitor is not."""
    staff = user if user.is_authenticated and not user.is_student else None
    return MaterialDownload.objects.create(lesson=lesson, kind=file.kind, file_name=file.file_name, user=staff, at=now)
