"""Sending uploaded materials (B-U7, B-U10, B-U11, B-U13): rights are asked each time, and whoever has none learns nothing."""

import uuid
from pathlib import Path

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from curriculum.actions_materials import add_material, replace_file, withdraw
from curriculum.enums import Audience
from curriculum.models import Material, MaterialDownload, MaterialVersion
from lms.accounts.enums import Role
from lms.core import clock, downloads
from lms.core.errors import DomainError
from tests.builders import a_day, checked_text, make_material, make_school, make_staff, make_student, make_student_user

pytestmark = pytest.mark.django_db

TELLING = {"ETag", "Content-Disposition", "Last-Modified", "Accept-Ranges", "Content-Range", "X-Accel-Redirect"}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="lms.accounts.backends.RoleBackend")
    return client


def student_client() -> Client:
    client = Client()
    client.force_login(make_student_user(make_student(school=make_school())), backend="lms.classroom.backends.StudentBackend")
    return client


@pytest.mark.parametrize("by_nginx", [False, True])
@pytest.mark.parametrize("method", ["get", "head"])
def test_who_has_no_right_is_answered_as_for_a_file_that_does_not_exist(client, settings, method, by_nginx):
    settings.NGINX_SENDS_FILES = by_nginx
    material = make_material(audience=Audience.STAFF)
    tag = signed_in(make_staff(role=Role.TEACHER)).get(material.url).headers.get("ETag") or '"x"'
    asked = [
        {},
        {"Range": "bytes=0-3"},
        {"If-None-Match": tag},
        {"If-None-Match": "*"},
        {"If-Match": tag},
        {"If-Match": '"otro"'},
    ]
    asked += [{"If-Range": tag, "Range": "bytes=0-3"}, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}]

    for one in (client, student_client(), signed_in(make_staff(role=Role.ADMINISTRATOR))):
        nowhere = getattr(one, method)(f"/materiales/archivo/{uuid.uuid4()}/")
        for headers in asked:
            answer = getattr(one, method)(material.url, headers=headers)
            assert (answer.status_code, answer.content) == (404, nowhere.content), headers
            assert not TELLING & set(answer.headers), headers
    assert MaterialDownload.objects.count() == 1


def test_the_right_is_asked_at_each_download_not_when_the_link_was_given():
    teacher = make_staff(role=Role.TEACHER)
    client, material = signed_in(teacher), make_material()
    assert client.get(material.url).status_code == 200

    teacher.grants.update(valid_until=a_day(before=1))
    assert client.get(material.url).status_code == 404

    other = signed_in(make_staff(role=Role.TEACHER))
    withdraw(material=material, now=clock.now())
    assert other.get(material.url).status_code == 404
    assert other.get(material.url[:-2] + "0/").status_code == 404


def test_a_file_is_saved_and_runs_nothing(client):
    material = make_material(title="Guía", audience=Audience.OPEN, content=b"<b>hola</b> texto")

    response = client.get(material.url)

    assert response.headers["Content-Type"] == "text/plain"
    assert response.headers["Content-Disposition"] == 'attachment; filename="guia.txt"'
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"<b>hola</b> texto"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("..%2f..%2fetc/passwd", "2f2fetcpasswd.txt"),
        ("CON", "con_material.txt"),
        ("a" * 120, "a" * 60 + ".txt"),
        ("hola\r\nSet-Cookie: a=b", "hola_set_cookie_ab.txt"),
        ("\u202egpj.exe", "gpjexe.txt"),
        ("🎭 Teatro", "teatro.txt"),
        ("🎭", "material.txt"),
        ('“Comillas” y "más"', "comillas_y_mas.txt"),
    ],
)
def test_the_name_of_a_saved_file_is_ours(client, title, name):
    material = make_material(audience=Audience.OPEN)
    Material.objects.filter(pk=material.pk).update(title=title)
    material.refresh_from_db()
    replace_file(material=material, file=checked_text(Path(material.current.path.parent), b"dos"), user=None, now=clock.now())

    told = client.get(material.url).headers["Content-Disposition"]

    assert told == f'attachment; filename="{name.replace(".txt", "_v2.txt")}"'


def test_on_the_disk_a_file_has_a_random_name_among_the_private_media(settings):
    material = make_material(title="Lista de Rosa")

    path = material.current.path

    assert path.is_relative_to(settings.PRIVATE_MEDIA_ROOT)
    assert (len(path.stem), path.suffix) == (32, ".txt")
    assert not path.is_relative_to(settings.MEDIA_ROOT)


@pytest.mark.parametrize(
    "address", ["/media/private/{0}", "/media/../private/{0}", "/media/uploads/{0}", "/media/%2e%2e/private/{0}"]
)
def test_no_path_leads_to_a_private_file(client, address):
    name = f"uploads/{make_material(audience=Audience.OPEN).current.stored_name}"

    assert client.get(address.format(name)).status_code == 404
    with pytest.raises(Resolver404):
        resolve(f"/_archivos/privado/{name}")


def test_nginx_serves_the_private_folder_to_nobody_by_itself():
    conf = (Path(__file__).parents[2] / "deploy/nginx/maloca.conf").read_text(encoding="utf8")

    naming = [line.strip() for line in conf.splitlines() if "media/private" in line]

    assert naming == ["location /_archivos/privado/ { internal; alias /var/lib/maloca/media/private/; }"]


def test_a_film_is_sent_in_pieces_and_never_held(settings, rf):
    folder = Path(settings.PRIVATE_MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    film = folder / "film.mp4"
    with film.open("wb") as file:
        file.truncate(300 * 1024 * 1024)

    for headers in ({}, {"Range": "bytes=1000-"}):
        response = downloads.send(rf.get("/", headers=headers), film, file_name="film.mp4", media_type="video/mp4")
        sizes = {len(piece) for piece, _few in zip(response.streaming_content, range(50), strict=False)}
        assert max(sizes) <= 64 * 1024
        response.close()
    film.unlink()


def test_a_piece_has_the_bytes_that_were_asked_for(client):
    material = make_material(audience=Audience.OPEN, content=b"0123456789")

    piece = client.get(material.url, headers={"Range": "bytes=2-5"})

    assert (piece.status_code, piece["Content-Range"], piece["Content-Length"]) == (206, "bytes 2-5/10", "4")
    assert b"".join(piece.streaming_content) == b"2345"


def test_a_download_names_its_member_of_staff_only_to_themselves(client):
    teacher, material = make_staff(role=Role.TEACHER), make_material(audience=Audience.STUDENTS)

    signed_in(teacher).get(material.url)
    student_client().get(material.url)

    rows = MaterialDownload.objects.values_list("user", "version", "kind", "file_name")
    file_name = material.current.file_name
    assert set(rows) == {(teacher.pk, material.current_id, "upload", file_name), (None, material.current_id, "upload", file_name)}


def test_a_file_that_is_gone_from_the_disk_is_not_there(client):
    material = make_material(audience=Audience.OPEN)
    material.current.path.unlink()

    assert client.get(material.url).status_code == 404


def test_without_room_nothing_is_stored_and_what_was_there_stays(settings, tmp_path):
    material = make_material(content=b"uno")
    settings.MATERIALS_QUOTA_BYTES = 5
    file = checked_text(tmp_path, b"doble")
    before = sorted(path.name for path in material.current.path.parent.iterdir())

    with pytest.raises(DomainError) as refused:
        replace_file(material=material, file=file, user=None, now=clock.now())
    with pytest.raises(DomainError):
        add_material(file=file, user=None, now=clock.now(), title="Otro", author="Casa", kind="other")

    assert (refused.value.code, refused.value.details["status"]) == ("quota", 413)
    assert (MaterialVersion.objects.count(), Material.objects.count()) == (1, 1)
    assert sorted(path.name for path in material.current.path.parent.iterdir()) == before
    assert material.current.path.read_bytes() == b"uno"
