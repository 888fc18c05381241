"""Packs: what lies in them, who may have them, how they are built and sent."""

import hashlib
import io
import json
import re
import resource
import threading
import zipfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.tasks import default_task_backend
from django.test import Client

from curriculum import packs
from curriculum.enums import Audience
from curriculum.models import MaterialDownload
from curriculum.templatetags.workshops import lesson_files, workshop_packs
from lms.accounts.enums import Role
from tests.builders import make_material, make_school, make_staff

from .test_body import make_term, whole_body
from .world import make_lesson_page, make_workshop_page

pytestmark = pytest.mark.django_db
PACK, WHOLE = "/materiales/a3/paquete.zip", "/materiales/taller/a/paquete.zip"


@pytest.fixture
def workshop():
    return make_workshop_page("A")


@pytest.fixture(autouse=True)
def lesson(workshop):
    return make_lesson_page("A3", workshop)


@pytest.fixture
def teacher() -> Client:
    return signed_in(Role.TEACHER)


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(make_staff(role=role, school=make_school()), backend="lms.accounts.backends.RoleBackend")
    return client


def opened(path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


def built(code: str = "A3", *, is_light: bool = False) -> zipfile.ZipFile:
    find = packs.workshop_pack if len(code) == 1 else packs.lesson_pack
    return opened(packs.build(find(code, is_light=is_light)))


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def links_of(archive: zipfile.ZipFile, page: str) -> list[str]:
    """Where the links of this page lead, as names in the archive."""
    html = archive.read(page).decode()
    return [urljoin(page, address) for address in re.findall(r'(?:href|src)="([^"#]+)"', html)]


def pages_of(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if name.endswith(".html")]


def test_a_lesson_in_a_pack_has_its_pages_its_files_and_a_list(lesson):
    make_material(lesson=lesson, title="Canción", audience=Audience.OPEN)
    archive = built()

    assert archive.testzip() is None
    assert archive.namelist() == [
        "index.html",
        "estilo.css",
        "para_quien_facilita/A3.html",
        "para_quien_facilita/A3_plan_90min.pdf",
        "archivos/A3_historias.pdf",
        "archivos/A3_sobres.pdf",
        "archivos/A3_hoja_rompecabezas.pdf",
        "para_quien_facilita/A3_clave_rincones.pdf",
        "para_quien_facilita/A3_plan_45min.pdf",
        "para_quien_facilita/A3_plan_90min.docx",
        "para_quien_facilita/A3_plan_45min.docx",
        "archivos/A3_cancion.txt",
        "manifest.json",
    ]


@pytest.mark.parametrize("code", ["A3", "A"])
def test_every_link_stays_in_the_pack_and_leads_to_a_file(code, workshop, lesson):
    make_lesson_page("A1", workshop)
    make_material(lesson=lesson, audience=Audience.STUDENTS)
    make_material(workshop=workshop)
    archive = built(code)
    links = {link for page in pages_of(archive) for link in links_of(archive, page)}

    assert links <= set(archive.namelist())
    # Whatever lies in it is reached from a page.
    assert set(archive.namelist()) - links - {"manifest.json", "index.html"} == set()
    assert all("<script" not in archive.read(page).decode() for page in pages_of(archive))


def test_the_pages_for_students_say_nothing_that_is_for_adults(workshop, lesson):
    make_material(lesson=lesson, title="Clave de respuestas", audience=Audience.STAFF)
    archive = built("A")
    for page in ("index.html", "A3.html"):
        html = archive.read(page).decode()
        assert lesson.safeguarding_note[:40] not in html
        assert "Clave de respuestas" not in html
        assert "plan_90min" not in html
    staff = archive.read("para_quien_facilita/A3.html").decode()

    assert lesson.safeguarding_note[:40] in staff
    assert "Protocolo breve ante una revelación" in staff
    assert "Clave de respuestas" in staff


def test_the_body_of_a_lesson_lies_in_the_pack_with_its_pictures_and_recordings(lesson, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "public"
    lesson.body = whole_body()
    lesson.save()
    archive = built()
    page, staff = (archive.read(name).decode() for name in ("index.html", "para_quien_facilita/A3.html"))
    lists = {link for name in pages_of(archive) for link in links_of(archive, name)}

    for words in (
        "Antes de decidir",
        "Lean la oferta.",
        "¿A quién preguntó?",
        "Llevar a alguien con engaños",
        "Rosa dice que no.",
    ):
        assert words in page
    assert re.search(r'<img src="imagenes/A3_\d+.jpg" alt="Una casa con patio">', page)
    assert '<audio controls preload="none" src="archivos/voz.txt">' in page
    assert '<video controls preload="none" src="archivos/aviso.txt">' in page
    assert '<a href="archivos/ficha.txt">La ficha</a>' in page
    assert "Clave del cuento" not in page
    assert "Clave del cuento" in staff
    assert '<a href="../para_quien_facilita/pauta.txt">La pauta</a>' in staff
    assert lists <= set(archive.namelist())


def test_a_light_pack_keeps_the_words_of_what_it_left_out(lesson, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "public"
    lesson.body = whole_body()
    lesson.save()
    monkeypatch.setattr(packs.pack_parts, "LIGHT_BYTES", 20_000)
    archive = built(is_light=True)
    page = archive.read("index.html").decode()

    assert {link for name in pages_of(archive) for link in links_of(archive, name)} <= set(archive.namelist())
    assert "Una casa con patio" in page
    assert "Rosa dice que no." in page


def test_the_list_of_contents_tells_version_licence_author_and_hashes(lesson):
    make_material(lesson=lesson, title="Canción", author="Coro de la escuela", licence="by")
    archive = built()
    told = json.loads(archive.read("manifest.json"))

    assert (told["version"], told["licence"], told["author"]) == ("2026-10-12", "CC BY-NC-SA 4.0", "Maloca")
    assert [file["path"] for file in told["files"]] == archive.namelist()[:-1]
    for file in told["files"]:
        content = archive.read(file["path"])
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    song = told["files"][-1]
    assert (song["licence"], song["author"], song["audience"]) == ("CC BY 4.0", "Coro de la escuela", "staff")


def test_a_pack_tells_nothing_of_a_person_or_a_school(lesson):
    school, user = make_school(name="Colegio Guacamayo"), make_staff(role=Role.EDITOR, name="Zoraida")
    make_material(lesson=lesson)
    archive = built("A")
    told = b"".join(archive.read(name) for name in archive.namelist() if not name.endswith((".pdf", ".docx"))).decode()

    assert school.name not in told
    assert user.first_name not in told


def test_equal_lessons_give_equal_packs():
    first = packs.build(packs.lesson_pack("A3", is_light=False))
    content = first.read_bytes()
    for path in first.parent.iterdir():
        path.unlink()

    assert packs.build(packs.lesson_pack("A3", is_light=False)).read_bytes() == content
    assert {part.date_time for part in opened(first).infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("change", ["lesson", "reading", "glossary", "upload", "withdrawn"])
def test_whatever_a_pack_holds_belongs_to_its_revision_and_the_old_one_goes(change, lesson):
    material, term = make_material(lesson=lesson), make_term()
    lesson.body = [("term", term)]
    lesson.save()
    old = packs.build(packs.lesson_pack("A3", is_light=False))
    light = packs.build(packs.lesson_pack("A3", is_light=True))
    if change == "lesson":
        lesson.objective = "Otro objetivo."
    elif change == "reading":
        lesson.reading = [("idea", "Otra idea.")]
    elif change == "glossary":
        term.meaning = "Otra explicación."
        term.save()
    elif change == "upload":
        make_material(lesson=lesson)
    else:
        material.is_live = False
        material.save()
    lesson.save()
    new = packs.build(packs.lesson_pack("A3", is_light=False))

    assert new != old
    assert not old.exists()
    assert light.exists()


def test_a_light_pack_stays_under_a_megabyte_and_names_what_it_left_out(workshop, lesson):
    heavy = make_material(lesson=lesson, title="Grabación", content=bytes(range(256)) * 8000, audience=Audience.OPEN)
    for code in ("A1", "A2", "A4", "A5"):
        make_lesson_page(code, workshop)
    whole, light = built("A"), packs.build(packs.workshop_pack("A", is_light=True))
    archive = opened(light)

    assert light.stat().st_size < 1_000_000
    assert {"index.html", "A3.html", "para_quien_facilita/A3_plan_90min.pdf"} <= set(archive.namelist())
    left_out = set(whole.namelist()) - set(archive.namelist())
    assert f"archivos/{heavy.current.file_name}" in left_out
    assert set(json.loads(archive.read("manifest.json"))["left_out"]) == left_out
    assert "Grabación" in archive.read("A3.html").decode()
    assert "No entró en el paquete ligero" in archive.read("A3.html").decode()


def test_two_who_ask_at_once_get_one_build(monkeypatch):
    writes, paths, pack = [], [], packs.lesson_pack("A3", is_light=False)
    write = packs.archives.write
    monkeypatch.setattr(packs.archives, "write", lambda path, *rest, **more: (writes.append(path), write(path, *rest, **more)))
    parts = packs.pack_parts.parts_of(pack)
    monkeypatch.setattr(packs.pack_parts, "parts_of", lambda pack: parts)

    asking = [threading.Thread(target=lambda: paths.append(packs.build(pack))) for _ in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()

    assert (len(set(paths)), len(paths), len(writes)) == (1, 4, 1)


def test_what_a_killed_builder_left_is_removed_by_the_next(media):
    pack = packs.lesson_pack("A3", is_light=False)
    path = packs.build(pack)
    path.unlink()
    left = path.with_name(f".{path.name}.part")
    left.write_bytes(b"half")

    packs.build(pack)

    assert not left.exists()
    assert [one.name for one in path.parent.glob("*.zip")] == [path.name]


def test_a_teacher_takes_a_pack_with_its_name_length_and_pieces(teacher):
    whole = teacher.get(PACK)
    content = body(whole)
    rest = teacher.get(PACK, headers={"Range": "bytes=1000-", "If-Range": whole["ETag"]})
    piece = teacher.get(PACK, headers={"Range": "bytes=10-19"})

    assert whole["Content-Disposition"] == 'attachment; filename="A3_paquete.zip"'
    assert (whole["Content-Type"], int(whole["Content-Length"])) == ("application/zip", len(content))
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert (rest.status_code, int(rest["Content-Length"])) == (206, len(content) - 1000)
    assert content[:1000] + body(rest) == content
    assert body(piece) == content[10:20]
    assert teacher.get(PACK, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    head = teacher.head(PACK)
    assert (head.status_code, int(head["Content-Length"])) == (200, len(content))


def test_each_download_of_a_pack_leaves_one_row(teacher, lesson):
    teacher.get(PACK)
    teacher.get(WHOLE)
    teacher.head(PACK)

    rows = list(MaterialDownload.objects.order_by("pk").values_list("kind", "file_name", "lesson"))
    assert rows == [("pack", "A3_paquete.zip", lesson.pk), ("pack", "A_paquete.zip", None)]


@pytest.mark.parametrize("url", [PACK, WHOLE, "/materiales/a3/paquete-ligero.zip"])
def test_a_pack_is_for_those_who_guide(url, client):
    assert client.get(url).status_code == 302
    assert signed_in(Role.ADMINISTRATOR).get(url).status_code == 404
    assert signed_in(Role.FACILITATOR).get(url).status_code == 200


@pytest.mark.parametrize("url", ["/materiales/a9/paquete.zip", "/materiales/taller/z/paquete.zip"])
def test_a_pack_of_nothing_does_not_exist(url, teacher):
    assert teacher.get(url).status_code == 404


def test_a_large_pack_is_asked_of_the_worker_once_and_said_in_words(teacher, lesson, monkeypatch, settings):
    make_material(lesson=lesson)
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    monkeypatch.setattr(packs, "SMALL_BYTES", 1)

    first, second = teacher.get(PACK), teacher.get(PACK)

    assert [one.args for one in default_task_backend.results] == [["A3", False, False]]
    assert (first.status_code, second.status_code, first["Refresh"]) == (202, 202, "10")
    assert "Estamos preparando el paquete" in first.content.decode()
    assert not MaterialDownload.objects.exists()
    packs.build(packs.lesson_pack("A3", is_light=False))
    assert teacher.get(PACK)["Content-Type"] == "application/zip"


def test_lists_offer_packs_with_their_size_once_they_are_built(teacher, workshop):
    before = [lesson_files("A3", True)[-1], *workshop_packs(workshop)]
    sizes = [len(body(teacher.get(url))) for url in (PACK, WHOLE)]
    cache.clear()
    after = [lesson_files("A3", True)[-1], *workshop_packs(workshop)]

    assert [(file.url, file.size) for file in before] == [(PACK, None), (WHOLE, None)]
    assert [(file.url, file.size) for file in after] == [(PACK, sizes[0]), (WHOLE, sizes[1])]


def test_build_files_builds_packs_when_told_to(media):
    call_command("build_files", verbosity=0)
    assert list(media.rglob("*.zip")) == []

    call_command("build_files", packs=True, verbosity=0)

    assert sorted(path.name.rpartition("-")[0] for path in media.rglob("*.zip")) == ["paquete", "paquete"]


@contextmanager
def no_room(size: int):
    """No file may grow over this."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("url", [PACK, "/materiales/a3/plan.pdf"])
def test_a_full_disk_is_said_and_leaves_no_half_file(url, teacher, media):
    if url == PACK:
        call_command("build_files", verbosity=0)
    before = sorted(path.name for path in media.rglob("*") if path.is_file())
    teacher.raise_request_exception = False

    with no_room(30_000):
        answer = teacher.get(url)

    left = sorted(path.name for path in media.rglob("*") if path.is_file() and not path.name.endswith((".lock", ".json")))
    assert (answer.status_code, answer["Retry-After"]) == (507, "600")
    assert "No queda espacio" in answer.content.decode()
    assert left == [name for name in before if not name.endswith(".json")]
    assert teacher.get(url).status_code == 200


def test_who_asks_for_a_large_pack_is_told_at_once_that_there_is_no_room(teacher, lesson, monkeypatch):
    make_material(lesson=lesson)
    monkeypatch.setattr(packs, "SMALL_BYTES", 1)
    monkeypatch.setattr(packs.shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
    teacher.raise_request_exception = False

    answer = teacher.get(PACK)

    assert answer.status_code == 507
    assert "No queda espacio" in answer.content.decode()


def test_publishing_a_lesson_builds_its_packs_before_anybody_asks(lesson, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision().publish()

    packed = [packs.lesson_pack("A3", is_light=is_light) for is_light in (True, False)]
    assert [packs._path(pack).exists() for pack in packed] == [True, True]
