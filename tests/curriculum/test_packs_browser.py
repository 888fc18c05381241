"""A pack opened from a memory stick by a browser without network and without script."""

import zipfile

import pytest
from playwright.sync_api import sync_playwright

from curriculum import packs
from tests.tools import chromium_path

from .test_body import whole_body
from .world import make_lesson_page

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture
def stick(settings, tmp_path):
    """The pack of a workshop, unpacked in a folder."""
    settings.MEDIA_ROOT = tmp_path / "public"
    lesson = make_lesson_page("A3")
    lesson.body = whole_body()
    lesson.save()
    folder = tmp_path / "memoria"
    zipfile.ZipFile(packs.build(packs.workshop_pack("A", is_light=False))).extractall(folder)
    return folder


def test_a_browser_reads_a_pack_from_disk_without_network(stick):
    asked, missing = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        page = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False, offline=True).new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: missing.append(request.url))

        page.goto((stick / "index.html").as_uri())
        page.get_by_role("link", name="¿Qué es la trata de personas?").click()
        heading = page.get_by_role("heading", level=1).inner_text()
        ground = page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
        picture = page.get_by_role("img", name="Una casa con patio").evaluate("one => one.naturalWidth")
        width = page.evaluate("document.documentElement.scrollWidth")
        page.get_by_role("link", name="Para quien facilita").click()
        care = page.get_by_role("heading", name="Antes de empezar").is_visible()
        plan = page.get_by_role("link", name="Plan de 45 minutos PDF").get_attribute("href")
        page.get_by_role("link", name="¿Qué es la trata de personas?").click()
        page.get_by_role("link", name="Mi proyecto, mis derechos").click()
        back = page.url
        browser.close()

    assert heading == "¿Qué es la trata de personas?"
    assert ground == "rgb(238, 244, 239)"
    assert (picture, width) == (800, 320)
    assert care
    assert (stick / "para_quien_facilita" / plan).resolve().is_file()
    assert back == (stick / "index.html").as_uri()
    assert missing == []
    assert {address.partition("://")[0] for address in asked} == {"file"}
