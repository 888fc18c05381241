"""What is too large is refused before it is read (B-U5), and Wagtail's own pictures and documents keep the same rules."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image as Pillow
from wagtail.images.models import Image

from lms.accounts.enums import Role
from lms.core import middleware
from tests.builders import make_staff

from . import files_of_mischief as made

GIGABYTE = 1024**3


class Unread(BytesIO):
    """A body that nobody may read."""

    def read(self, *args):
        raise AssertionError("It was read.")

    readline = readlines = __iter__ = read


def ask(rf, path: str, length: int | str, *, has_session: bool = True):
    request = rf.generic("POST", path, CONTENT_LENGTH=str(length))
    request.environ["wsgi.input"] = Unread()
    if has_session:
        request.COOKIES["sessionid"] = "x"
    return middleware.BodyLimitMiddleware(lambda request: "on")(request)


@pytest.mark.parametrize(
    ("path", "length", "has_session", "passes"),
    [
        ("/admin/materiales/new/", GIGABYTE, True, False),
        ("/admin/materiales/new/", 200 * 1024**2, True, True),
        ("/admin/materiales/new/", 200 * 1024**2, False, False),
        ("/entrar/", 13 * 1024**2, True, False),
        ("/entrar/", 1000, False, True),
        ("/en/clase/", GIGABYTE, False, False),
        ("/entrar/", "", True, True),
        ("/entrar/", "-5", True, True),
    ],
)
def test_a_body_is_refused_by_the_length_that_it_announces(rf, path, length, has_session, passes):
    answer = ask(rf, path, length, has_session=has_session)

    assert (answer == "on") is passes
    assert passes or (answer.status_code, "guardó" in answer.content.decode() or "saved" in answer.content.decode()) == (
        413,
        True,
    )


def test_a_body_without_a_length_is_not_read(client, db):
    answer = client.generic("POST", "/entrar/", HTTP_TRANSFER_ENCODING="chunked", **{"wsgi.input": Unread()}, CONTENT_LENGTH="")

    assert answer.status_code in (200, 403)


def test_the_limits_come_before_whatever_reads_a_form(settings):
    order = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]

    assert order.index("BodyLimitMiddleware") < order.index("CsrfViewMiddleware")


@pytest.fixture
def editor(db, settings, tmp_path) -> Client:
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(make_staff(role=Role.EDITOR), backend="lms.accounts.backends.RoleBackend")
    return client


def upload(client: Client, address: str, content: bytes, name: str):
    file = BytesIO(content)
    file.name = name
    prefix = "image-chooser-upload-" if "chooser" in address else ""
    data = {f"{prefix}title": "Una foto", f"{prefix}collection": 1, "files[]" if "multiple" in address else f"{prefix}file": file}
    return client.post(address, data, headers={"X-Requested-With": "XMLHttpRequest"} if "multiple" in address else {})


@pytest.mark.parametrize("address", ["/admin/images/add/", "/admin/images/multiple/add/", "/admin/images/chooser/create/"])
def test_a_picture_of_a_page_loses_its_place_and_its_name_on_every_way_in(editor, address):
    upload(editor, address, made.photograph(), "rosa_quispe.jpg")

    image = Image.objects.get()
    assert "rosa" not in image.file.name
    assert (image.width, image.height) == (20, 40)
    with Pillow.open(image.file.path) as kept:
        assert dict(kept.getexif()) == {}


def test_a_new_file_for_a_picture_is_held_to_the_same(editor):
    upload(editor, "/admin/images/add/", made.picture("PNG"), "a.png")
    upload(editor, f"/admin/images/{Image.objects.get().pk}/", made.photograph(), "rosa_quispe.jpg")

    image = Image.objects.get()
    assert (image.width, image.height) == (20, 40)
    with Pillow.open(image.file.path) as kept:
        assert dict(kept.getexif()) == {}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "a.svg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "a.png"),
        (made.vast_png(), "a.png"),
        (made.animated("WEBP"), "a.webp"),
        (made.picture("JPEG")[:300], "a.jpg"),
        (b"MZ" + bytes(99), "a.png"),
        (b"", "a.png"),
    ],
    ids=["svg", "svg as png", "vast", "animated", "half", "program", "empty"],
)
def test_what_is_no_fit_picture_is_refused_in_wagtail_too(editor, content, name):
    answer = upload(editor, "/admin/images/add/", content, name)

    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not Image.objects.exists()


@pytest.mark.parametrize("path", ["", "add/", "multiple/add/", "chooser/", "chooser/create/", "1/", "delete/1/"])
def test_wagtails_documents_are_no_way_around_the_materials(editor, path):
    assert editor.get(f"/admin/documents/{path}").status_code == 404
    assert editor.post(f"/admin/documents/{path}").status_code == 404


def test_no_menu_leads_to_documents(editor):
    assert "/admin/documents/" not in editor.get("/admin/").content.decode()
