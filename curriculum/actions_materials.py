"""What happens to uploaded materials: one is added, its file is replaced, it is withdrawn and offered again. Nothing is deleted.

A file comes in as `Checked`: looked into by `curriculum.uploads`, which alone makes one. It is on the disk before its row is.
"""

import shutil
import uuid
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum
from django.template.defaultfilters import filesizeformat

from .models import LessonPage, Material, MaterialVersion, WorkshopPage
from .models.materials import FOLDER
from .names import download_name
from .uploads import Checked
from .uploads.refusals import refuse


@transaction.atomic
def add_material(
    *,
    file: Checked,
    user,
    now: datetime,
    workshop: WorkshopPage | None = None,
    lesson: LessonPage | None = None,
    **facts,
) -> Material:
    """The new material with its first file, offered at once. `facts` are the model's own: title, kind, audience, licence…

    A material of a lesson is one of that lesson's workshop too. The pages are those in the source language.
    """
    material = Material(workshop=_workshop(lesson, workshop), lesson=lesson, created_at=now, changed_at=now, **facts)
    material.full_clean(exclude=["current"])
    material.save()
    _take(material, file, user, now)
    return material


@transaction.atomic
def replace_file(*, material: Material, file: Checked, user, now: datetime) -> MaterialVersion:
    """The version that is handed out from now on; the earlier ones stay. The same file again changes nothing."""
    material = Material.objects.select_for_update(of=("self",)).get(pk=material.pk)
    current = material.current
    if current is not None and current.sha256 == file.sha256 and current.path.exists():
        return current
    return _take(material, file, user, now)


@transaction.atomic
def change_material(
    *, material: Material, now: datetime, lesson: LessonPage | None, workshop: WorkshopPage | None, **facts
) -> Material:
    """The material with other words about it; its files stay as they are."""
    for name, value in facts.items():
        setattr(material, name, value)
    material.lesson, material.workshop = lesson, _workshop(lesson, workshop)
    material.changed_at = now
    material.full_clean(exclude=["current"])
    material.save()
    return material


@transaction.atomic
def withdraw(*, material: Material, now: datetime) -> Material:
    """No longer offered to anybody; its files and counts stay."""
    return _offer(material, now, is_live=False)


@transaction.atomic
def offer_again(*, material: Material, now: datetime) -> Material:
    """Offered again, with the file that it had."""
    return _offer(material, now, is_live=True)


def _offer(material: Material, now: datetime, *, is_live: bool) -> Material:
    if material.is_live != is_live:
        material.is_live, material.changed_at = is_live, now
        material.save(update_fields=["is_live", "changed_at"])
    return material


def _take(material: Material, file: Checked, user, now: datetime) -> MaterialVersion:
    _refuse_without_room(file.size)
    number = (material.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    stored_name = f"{uuid.uuid4().hex}.{file.extension}"
    _keep(file.path, stored_name)
    version = MaterialVersion.objects.create(
        material=material,
        number=number,
        stored_name=stored_name,
        file_name=download_name(material, number, file.extension),
        size=file.size,
        sha256=file.sha256,
        media_type=file.media_type,
        pages=file.pages,
        seconds=file.seconds,
        made_at=now,
        made_by=user.pk if user is not None else None,
    )
    material.current, material.is_live, material.changed_at = version, True, now
    material.save()
    return version


def _workshop(lesson: LessonPage | None, workshop: WorkshopPage | None) -> WorkshopPage | None:
    return workshop if lesson is None else WorkshopPage.objects.parent_of(lesson).get()


def _refuse_without_room(size: int) -> None:
    limit = settings.MATERIALS_QUOTA_BYTES
    if (MaterialVersion.objects.aggregate(held=Sum("size"))["held"] or 0) + size > limit:
        raise refuse("quota", limit=filesizeformat(limit))


def _keep(source: Path, stored_name: str) -> None:
    """A copy beside its place, renamed into it: nobody is sent half a file."""
    folder = Path(settings.PRIVATE_MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{stored_name}"
    shutil.copyfile(source, beside)
    beside.rename(folder / stored_name)
