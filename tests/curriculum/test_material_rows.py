"""Uploaded materials as rows: versions that are written once, who may read what, and counts that name nobody."""

import os
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from curriculum.actions import record_material_download
from curriculum.actions_due import remove_orphans
from curriculum.actions_materials import offer_again, replace_file, withdraw
from curriculum.enums import Audience
from curriculum.models import Material, MaterialDownload, MaterialVersion
from lms.accounts.enums import Role
from lms.core import clock
from tests.builders import (
    checked_text,
    make_lesson,
    make_material,
    make_school,
    make_staff,
    make_student,
    make_student_user,
    make_workshop,
)

pytestmark = pytest.mark.django_db


def replace(material, content, folder, *, user=None):
    return replace_file(material=material, file=checked_text(folder, content), user=user, now=clock.now())


def test_replacing_a_file_adds_a_version_and_keeps_the_old_one(tmp_path):
    lesson = make_lesson(workshop=make_workshop(code="Q"), number=3)
    material = make_material(title="Guía de discusión", lesson=lesson, content=b"uno")

    version = replace(material, b"dos", tmp_path)

    material.refresh_from_db()
    assert material.current == version
    assert [(one.number, one.file_name, one.path.read_bytes()) for one in material.versions.all()] == [
        (2, "Q3_guia_de_discusion_v2.txt", b"dos"),
        (1, "Q3_guia_de_discusion.txt", b"uno"),
    ]
    assert material.workshop.code == "Q"


def test_the_same_file_again_changes_nothing(tmp_path):
    material = make_material(content=b"uno")

    assert replace(material, b"uno", tmp_path) == material.current
    assert material.versions.count() == 1


def test_a_version_is_written_once_and_its_number_is_its_own():
    material = make_material()

    with pytest.raises(DatabaseError), transaction.atomic():
        MaterialVersion.objects.update(size=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        MaterialVersion.objects.filter(material=material)._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        MaterialVersion.objects.create(
            material=material, number=1, stored_name="x", file_name="x", size=1, media_type="text/plain", made_at=clock.now()
        )


def test_withdrawing_keeps_the_file_and_offering_again_brings_it_back():
    material, teacher = make_material(), make_staff(role=Role.TEACHER)

    withdraw(material=material, now=clock.now())
    assert list(Material.objects.readable_by(teacher)) == []
    assert material.current.path.is_file()

    offer_again(material=material, now=clock.now())
    assert list(Material.objects.readable_by(teacher)) == [material]


def test_each_person_reads_what_is_for_them():
    for audience in Audience:
        make_material(title=audience.value, audience=audience)
    student = make_student_user(make_student(school=make_school()))

    def titles(user):
        return set(Material.objects.readable_by(user).values_list("title", flat=True))

    assert titles(AnonymousUser()) == {"open"}
    assert titles(make_staff(role=Role.ADMINISTRATOR)) == {"open"}
    assert titles(student) == {"open", "students"}
    for role in (Role.TEACHER, Role.FACILITATOR, Role.COORDINATOR, Role.EDITOR):
        assert titles(make_staff(role=role)) == {"open", "students", "staff"}


def test_a_material_of_a_page_that_is_not_shown_is_for_those_who_guide():
    lesson, other = make_lesson(), make_lesson()
    hidden = make_material(lesson=lesson, audience=Audience.OPEN)
    shown = make_material(lesson=other, audience=Audience.OPEN)
    lesson.live = False
    lesson.save()

    assert list(Material.objects.readable_by(AnonymousUser())) == [shown]
    assert set(Material.objects.readable_by(make_staff(role=Role.TEACHER))) == {hidden, shown}


def test_downloads_are_counted_by_version_and_remembered_for_their_own_staff_only(tmp_path):
    teacher, other = make_staff(role=Role.TEACHER), make_staff(role=Role.TEACHER)
    student = make_student_user(make_student(school=make_school()))
    material = make_material()
    first = material.current
    for user in (teacher, student, AnonymousUser()):
        record_material_download(version=first, user=user, now=clock.now())
    second = replace(material, b"dos", tmp_path, user=teacher)
    record_material_download(version=second, user=other, now=clock.now())

    assert MaterialDownload.objects.counts_by_version() == {first.pk: 3, second.pk: 1}
    assert MaterialDownload.objects.latest_of(teacher) == {material.pk: 1}
    assert MaterialDownload.objects.latest_of(other) == {material.pk: 2}
    assert MaterialDownload.objects.latest_of(student) == {}
    assert set(MaterialDownload.objects.values_list("user", flat=True)) == {teacher.pk, other.pk, None}


def test_a_file_whose_row_was_never_stored_goes_after_a_week_and_no_other_does(settings, tmp_path, capsys):
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    kept = make_material(content=b"uno").current.path
    orphan, other = kept.with_name(f"{'a' * 32}.pdf"), kept.with_name("nota.txt")
    for path in (orphan, other):
        path.write_bytes(b"dos")
    assert remove_orphans(clock.now()) == 0

    later = clock.now() + timedelta(days=8)
    for path in (kept, orphan, other):
        os.utime(path, (0, 0))
    call_command("remove_orphan_files", dry_run=True)
    assert capsys.readouterr().out == f"{orphan.name} 3\n"
    assert orphan.exists()

    assert [remove_orphans(later), remove_orphans(later)] == [1, 0]
    assert [path.exists() for path in (kept, orphan, other)] == [True, False, True]
