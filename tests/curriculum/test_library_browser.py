"""From the first page to a plan on paper in two taps, with script and without it."""

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from lms.accounts.enums import Role
from tests.builders import make_school, make_staff
from tests.tools import chromium_path

from .world import make_lesson_page

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.xdist_group("library")]
ORIGIN = "http://maloca.test"
HOME, LIBRARY, NONE, PLAN = (
    "/inicio/",
    "/materiales/",
    "/materiales/?q=zzz&taller=&grado=&idioma=&tipo=",
    "/materiales/a3/plan-45.pdf",
)


@pytest.fixture
def answers() -> dict[str, tuple[dict, bytes]]:
    """What the site answers to a teacher, asked beforehand."""
    make_lesson_page("A3")
    client = Client()
    client.force_login(make_staff(role=Role.TEACHER, school=make_school()), backend="lms.accounts.backends.RoleBackend")
    told = {address: client.get(address) for address in (HOME, LIBRARY, NONE, PLAN)}
    return {
        address: (dict(answer.headers), b"".join(answer.streaming_content) if answer.streaming else answer.content)
        for address, answer in told.items()
    }


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield opened
        opened.close()


def home_page(browser, answers, *, script: bool):
    def answer(route):
        path = route.request.url.removeprefix(ORIGIN)
        if path.startswith("/static/"):
            return route.fulfill(path=finders.find(path.removeprefix("/static/")))
        headers, body = answers[path]
        return route.fulfill(headers=headers, body=body)

    page = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=script).new_page()
    page.route("**/*", answer)
    page.goto(f"{ORIGIN}{HOME}")
    return page


@pytest.mark.parametrize("script", [True, False])
def test_a_teacher_has_a_plan_in_two_taps(browser, answers, script):
    page = home_page(browser, answers, script=script)

    page.get_by_role("navigation").get_by_role("link", name="Materiales").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Plan de 45 min A3").click()

    assert download.value.url == f"{ORIGIN}{PLAN}"
    assert page.url == f"{ORIGIN}{LIBRARY}"


def test_by_keyboard_without_script_a_search_finds_nothing_and_leads_back(browser, answers):
    page = home_page(browser, answers, script=False)
    page.goto(f"{ORIGIN}{LIBRARY}")

    page.get_by_role("searchbox").fill("zzz")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No encontramos nada así.")).to_be_visible()
    page.get_by_role("link", name="Ver todos los materiales").press("Enter")

    expect(page.get_by_role("heading", name="Mi proyecto, mis derechos")).to_be_visible()
    page.get_by_text("Filtros", exact=True).click()
    expect(page.get_by_label("Grado de secundaria")).to_be_visible()
