"""Files: a view says who may have one; Django sends it, and in production nginx does, from the disk."""

import re
from pathlib import Path

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.views.static import serve
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from lms.core.downloads import send, starts_download
from lms.core.middleware import PageCacheMiddleware
from lms.core.nginx import internal_address

WORDS = bytes(range(256)) * 40


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT = tmp_path / "publico", tmp_path / "privado ñ"
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT):
        folder.mkdir()
    return settings


@pytest.fixture
def plan(media) -> Path:
    path = media.PRIVATE_MEDIA_ROOT / "plan 1.pdf"
    path.write_bytes(WORDS)
    return path


@pytest.fixture
def document(db, media) -> Document:
    return Document.objects.create(title="Una guía", file=ContentFile(WORDS, name="guía.pdf"))


def test_nginx_is_told_where_the_file_lies_and_nothing_is_read(rf, media, plan):
    media.NGINX_SENDS_FILES = True

    response = send(rf.get("/"), plan, file_name="plan ñ.pdf")

    assert response.headers["X-Accel-Redirect"] == "/_archivos/privado/plan%201.pdf"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''plan%20%C3%B1.pdf"
    assert response.content == b""


def test_the_browser_that_has_it_by_nginxs_own_tag_is_not_sent_it_again(rf, media, plan):
    media.NGINX_SENDS_FILES = True
    tag = f'"{int(plan.stat().st_mtime):x}-{len(WORDS):x}"'

    kept = send(rf.get("/", headers={"If-None-Match": tag}), plan, file_name="plan.pdf")
    other = send(rf.get("/", headers={"If-None-Match": '"otro"'}), plan, file_name="plan.pdf")

    assert (kept.status_code, kept.get("X-Accel-Redirect")) == (304, None)
    assert other.headers["X-Accel-Redirect"]


@pytest.mark.parametrize(
    ("asked", "starts"), [(None, True), ("bytes=0-", True), ("bytes=0-99", True), ("bytes=100-", False), ("bytes=-5", False)]
)
def test_a_later_piece_is_no_new_download(rf, media, plan, asked, starts):
    request = rf.get("/", headers={"Range": asked} if asked else {})
    by_django = starts_download(request, send(request, plan, file_name="plan.pdf"))
    media.NGINX_SENDS_FILES = True

    assert (by_django, starts_download(request, send(request, plan, file_name="plan.pdf"))) == (starts, starts)


def test_a_file_outside_the_media_is_never_named(media, tmp_path):
    for outside in (tmp_path / "maloca.sqlite3", media.PRIVATE_MEDIA_ROOT / ".." / "maloca.sqlite3"):
        with pytest.raises(ValueError, match="none of the folders"):
            internal_address(outside)


@pytest.mark.parametrize("by_nginx", [False, True])
def test_a_document_is_saved_and_never_shown_in_the_sites_name(client, media, document, by_nginx):
    media.NGINX_SENDS_FILES = by_nginx

    response = client.get(document.url)

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert by_nginx or b"".join(response.streaming_content) == WORDS


def test_nginx_sends_a_document_too(client, media, document):
    media.NGINX_SENDS_FILES = True

    response = client.get(document.url)

    assert response.headers["X-Accel-Redirect"] == "/_archivos/publico/documents/gu%C3%ADa.pdf"
    assert response.headers.get("Content-Length") in (None, "0")


@pytest.mark.parametrize("by_nginx", [False, True])
@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-9"}, {"If-None-Match": "known"}])
def test_a_private_document_is_sent_to_nobody_who_may_not_have_it(client, media, document, by_nginx, headers):
    media.NGINX_SENDS_FILES = by_nginx
    private = Collection.get_first_root_node().add_child(name="Reservados")
    CollectionViewRestriction.objects.create(collection=private, restriction_type=CollectionViewRestriction.LOGIN)
    document.collection = private
    document.save()
    headers = {name: f'"{document.file_hash}"' if value == "known" else value for name, value in headers.items()}

    response = client.get(document.url, headers=headers)

    assert response.status_code == 302
    assert not {"X-Accel-Redirect", "ETag"} & set(response.headers)


def test_a_document_whose_file_is_gone_is_not_there(client, media, document):
    media.NGINX_SENDS_FILES = True
    Path(document.file.path).unlink()

    assert client.get(document.url).status_code == 404


def served_by_path(address: str) -> str | None:
    """The file that this address stands for among the public media, whatever the disk holds; None where it stands for none."""
    try:
        match = resolve(address)
    except Resolver404:
        return None
    return match.kwargs["path"] if match.func is serve else None


@pytest.mark.parametrize("detour", ["", "./", "/", "//./", "images/../", "images//../", "a/b/../../"])
def test_no_path_leads_past_the_view_to_a_document(detour):
    assert served_by_path(f"/media/{detour}documents/guia.pdf") is None


@pytest.mark.parametrize("name", ["images/casa.png", "documents.txt", "images/documents/casa.png"])
def test_other_files_are_there_by_their_path(name):
    assert served_by_path(f"/media/{name}") == name


@pytest.mark.parametrize(("seconds", "told"), [(0, None), (5, "5")])
def test_nginx_is_told_how_long_it_may_keep_a_visitors_page(rf, settings, seconds, told):
    settings.MICRO_CACHE_SECONDS = seconds

    def answer(**marks) -> HttpResponse:
        response = HttpResponse("página")
        for name, value in marks.items():
            setattr(response, name, value)
        return response

    def through(response, **cookies):
        request = rf.get("/")
        request.COOKIES.update(cookies)
        return PageCacheMiddleware(lambda request: response)(request).headers.get("X-Accel-Expires")

    marked_with_cookie = answer(cache_for_visitors=True)
    marked_with_cookie.set_cookie("una", "galleta")

    assert through(answer(cache_for_visitors=True)) == told
    assert through(answer()) is None
    assert through(answer(cache_for_visitors=True), sessionid="x") is None
    assert through(marked_with_cookie) is None


def test_nginx_knows_the_cookies_whose_owners_are_shown_nothing_kept():
    site = (Path(__file__).parents[2] / "deploy" / "nginx" / "maloca.conf").read_text(encoding="utf8")
    production = (Path(__file__).parents[2] / "lms" / "settings" / "production.py").read_text(encoding="utf8")
    session = re.search(r'^SESSION_COOKIE_NAME = "(.+)"$', production, re.MULTILINE)[1]

    assert f"({session}|{CookieStorage.cookie_name})=" in site
