"""A question over its page: opened by a link, closed by Escape, the same question as a page without script."""

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import expect, sync_playwright

from tests.tools import chromium_path

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
ORIGIN = "http://maloca.test"
STYLE, QUESTION = "/estilo/", "/estilo/pregunta/"


@pytest.fixture
def pages(client, settings) -> dict[str, str]:
    settings.STYLE_PAGE = True
    return {address: client.get(address).content.decode() for address in (STYLE, QUESTION)}


@pytest.fixture
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield opened
        opened.close()


def opened_page(browser, pages: dict[str, str], *, script: bool):
    """The style page, whose every request is answered here."""

    def answer(route):
        path = route.request.url.removeprefix(ORIGIN)
        if path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        else:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")

    page = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=script).new_page()
    page.route("**/*", answer)
    page.goto(f"{ORIGIN}{STYLE}")
    return page


def test_a_question_opens_over_its_page_and_gives_the_focus_back(browser, pages):
    page = opened_page(browser, pages, script=True)
    link, window = page.get_by_role("link", name="Suspender esta sesión"), page.locator("dialog:modal")

    link.press("Enter")
    expect(window).to_contain_text("¿Suspender esta sesión?")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(link).to_be_focused()
    link.click()
    window.get_by_role("link", name="No suspender, volver").click()

    expect(window).to_have_count(0)
    assert page.url == f"{ORIGIN}{STYLE}"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_script_the_question_is_a_page(browser, pages):
    page = opened_page(browser, pages, script=False)

    page.get_by_role("link", name="Suspender esta sesión").click()

    assert page.url == f"{ORIGIN}{QUESTION}"
    expect(page.get_by_role("heading", name="¿Suspender esta sesión?")).to_be_visible()
