"""The quick exit in a browser: blank at once, storage wiped, no way back, and the same by the keyboard."""

from contextlib import contextmanager

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import sync_playwright

from tests.tools import chromium_path

from .addresses import HELP

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.xdist_group("quick_exit")]
ORIGIN = "http://maloca.test"
ELSEWHERE = "<title>El clima</title><h1>El clima</h1>"


@contextmanager
def browser_on(page_html: str, *, script: bool = True):
    """A page in Chromium whose every request is answered here: the help page, our files, and an ordinary page beyond the exit."""

    def answer(route):
        path = route.request.url.removeprefix(ORIGIN)
        if path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        elif path.startswith("/salir-rapido/"):
            route.fulfill(body=ELSEWHERE, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body=page_html, content_type="text/html; charset=utf-8")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=script).new_page()
        page.route("**/*", answer)
        page.goto(f"{ORIGIN}/")
        page.goto(f"{ORIGIN}{HELP}")
        yield page
        browser.close()


@pytest.fixture
def help_html(site, client) -> str:
    return client.get(HELP).content.decode()


def test_a_tap_leaves_wipes_and_leaves_no_way_back(help_html):
    with browser_on(help_html) as page:
        page.evaluate("localStorage.setItem('lista', 'x'); sessionStorage.setItem('paso', 'x')")
        page.get_by_role("link", name="Salir rápido").click()
        page.wait_for_url("**/salir-rapido/")
        stored = page.evaluate("localStorage.length + sessionStorage.length")
        page.go_back()

        assert stored == 0
        assert page.url == f"{ORIGIN}/"


def test_the_page_is_blank_before_the_next_one_is_there(help_html):
    with browser_on(help_html) as page:
        seen = page.evaluate(
            """() => { document.querySelector("[data-exit]").click();
                       return [document.body.hidden, document.body.getClientRects().length, document.title]; }"""
        )

        assert seen == [True, 0, "Maloca"]


def test_the_first_tab_stop_is_the_exit_and_it_stays_in_sight(help_html):
    with browser_on(help_html) as page:
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.className")
        page.mouse.wheel(0, 4000)
        page.wait_for_function("window.scrollY > 500")
        box = page.locator(".exit").bounding_box()

        assert focused == "exit"
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert 0 <= box["y"] <= 640 - box["height"]
        assert box["height"] >= 48


@pytest.mark.parametrize(("keys", "leaves"), [(["Shift"] * 3, True), (["Shift", "a", "Shift", "Shift"], False)])
def test_three_times_shift_leaves_and_writing_does_not(help_html, keys, leaves):
    with browser_on(help_html) as page:
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_timeout(300)

        assert page.url.endswith("/salir-rapido/") is leaves


def test_without_script_it_is_an_ordinary_link(help_html):
    with browser_on(help_html, script=False) as page:
        page.get_by_role("link", name="Salir rápido").click()
        page.wait_for_url("**/salir-rapido/")

        assert page.title() == "El clima"
