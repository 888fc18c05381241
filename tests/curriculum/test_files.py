"""Files of a lesson: set once a revision, kept whole, known by pages and size once they exist."""

import json
import threading

import pytest
from django.core.management import call_command

from curriculum.enums import FileKind
from curriculum.files import LessonFile, file_for, files_of
from curriculum.queries import printed

from .world import make_lesson_page, make_workshop_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return make_lesson_page("A3")


def by_name(files: list[LessonFile]) -> dict[str, LessonFile]:
    return {file.name: file for file in files}


def test_guides_have_the_plan_and_every_annex_others_the_open_annexes(lesson):
    found = printed("a3")

    assert [file.file_name for file in files_of(found, for_guides=True)] == [
        "A3_plan_90min.pdf",
        "A3_plan_45min.pdf",
        "A3_historias.pdf",
        "A3_sobres.pdf",
        "A3_hoja_rompecabezas.pdf",
        "A3_clave_rincones.pdf",
        "A3_plan_90min.docx",
        "A3_plan_45min.docx",
        "A3_paquete.zip",
    ]
    assert list(by_name(files_of(found, for_guides=False))) == ["historias", "sobres", "hoja_rompecabezas"]


def test_pages_and_size_are_known_once_a_file_exists_and_listing_sets_nothing(lesson, media):
    found = printed("A3")
    before = by_name(files_of(found, for_guides=True))["historias"]
    assert (before.pages, before.size) == (None, None)
    assert not media.exists()

    path = file_for(found, FileKind.ANNEX, "historias")

    after = by_name(files_of(found, for_guides=True))
    assert (after["historias"].pages, after["historias"].size) == (2, path.stat().st_size)
    assert after["plan"].size is None


def test_a_file_is_set_once_for_a_revision(lesson):
    first = file_for(printed("A3"), FileKind.PLAN, "plan")
    stamp = first.stat().st_mtime_ns

    assert file_for(printed("A3"), FileKind.PLAN, "plan") == first
    assert first.stat().st_mtime_ns == stamp


def test_a_changed_lesson_gets_a_new_file_and_the_old_one_goes(lesson):
    old = file_for(printed("A3"), FileKind.PLAN, "plan")
    kept = ((FileKind.ANNEX, "sobres"), (FileKind.PLAN, "plan-45"), (FileKind.EDITABLE, "plan"))
    others = [file_for(printed("A3"), kind, name) for kind, name in kept]
    lesson.exit_question = "¿Qué me llevo hoy?"
    lesson.save()

    new = file_for(printed("A3"), FileKind.PLAN, "plan")

    assert new != old
    assert not old.exists()
    assert not old.with_name(f"{old.name}.json").exists()
    assert [path.exists() for path in others] == [True] * 3


@pytest.mark.parametrize("change", ["lesson", "workshop", "protocol"])
def test_whatever_is_printed_belongs_to_the_revision(lesson, change):
    before = file_for(printed("A3"), FileKind.PLAN, "plan")
    page = {
        "lesson": lesson,
        "workshop": lesson.get_parent().specific,
        "protocol": lesson.get_parent().get_parent().specific,
    }[change]
    if change == "protocol":
        page.protocol = [("step", "Escuche: con calma.")]
    else:
        page.title = "Otro título"
    page.save()

    assert file_for(printed("A3"), FileKind.PLAN, "plan") != before


def test_no_half_file_is_left_and_none_has_a_telling_name(lesson, media):
    for file in files_of(printed("A3"), for_guides=True)[:-1]:
        file_for(printed("A3"), file.kind, file.name)

    names = [path.name for path in media.rglob("*") if path.is_file()]
    assert len(names) == 16
    assert not [name for name in names if name.startswith(".")]
    for path in media.rglob("*.json"):
        told = json.loads(path.read_text())
        assert told == {"pages": told["pages"], "size": path.with_suffix("").stat().st_size}


def test_two_who_ask_at_once_get_the_same_whole_file(lesson):
    found, paths = printed("A3"), []
    asking = [threading.Thread(target=lambda: paths.append(file_for(found, FileKind.ANNEX, "sobres"))) for _ in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()

    assert len(set(paths)) == 1
    assert len(paths) == 4
    assert paths[0].read_bytes().rstrip().endswith(b"%%EOF")


def test_an_annex_that_nobody_wrote_has_no_file(lesson):
    with pytest.raises(KeyError):
        file_for(printed("A3"), FileKind.ANNEX, "otro")


def test_a_lesson_is_found_by_code_while_it_is_live(lesson):
    assert printed("a3").lesson == lesson
    assert printed("A9") is None

    lesson.live = False
    lesson.save()

    assert printed("A3") is None


def test_build_files_sets_all_of_them_and_then_leaves_them(lesson, media, capsys):
    make_lesson_page("B2", make_workshop_page("B"))

    call_command("build_files")
    said = capsys.readouterr().out
    built = {path: path.stat().st_mtime_ns for path in media.rglob("*-*.*")}
    call_command("build_files", verbosity=0)

    assert len(built) == 2 * 16
    assert "A: 1 encuentros, 8 archivos hasta aquí" in said
    assert "Listos 16 archivos" in said
    assert {path: path.stat().st_mtime_ns for path in media.rglob("*-*.*")} == built
    assert capsys.readouterr().out == ""
