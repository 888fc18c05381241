"""Every screen, as its role sees it, under axe and a ruler: light and dark, on a small phone and on a laptop.

Files run by name: this one comes before those that change what stands in the demonstration.
"""

import re

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.urls import get_resolver
from django.utils.translation import override
from playwright.sync_api import Browser, Page

from lms.core.views import csrf_failure, too_many_requests

from ..permissions.resolver import addresses
from ..permissions.world import ROLES
from .looking import ALL_VIEWS, NARROW, WIDE, as_text, facts_of, faults_of, ordinary_views
from .screens import AGAIN, FROM_TABLE, NOT_PAGES, SCREENS, SECOND_FACTOR_PAGES, Screen, from_table, upload_a_roster
from .site import LAPTOP, Demo, sign_in, sign_in_as_student
from .things import names_in, things_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]
ACCOUNTS = {
    "teacher": "Docente",
    "facilitator": "Facilitador/a",
    "coordinator": "Coordinador/a",
    "editor": "Editor/a",
    "administrator": "Administrador/a",
}
NEUTRAL = re.compile(r"Maloca( · \D{3,30})?|\D{3,40} - Maloca")
SPANISH_PAGE, ENGLISH_PAGE, OFFICE_PAGE = "es-PE", "en", "es"
PLANTED = """<!doctype html><html><head><title>Rosa Tamani, 3.º A</title></head><body style="font-size: 17px">
<h1>Uno</h1><h1>Dos</h1><main><p style="font-size: 12px">Menudo</p><p style="color: #bbb; background: #fff">Pálido</p>
<img src="x.png"><a class="btn" href="/" style="display: inline-block; block-size: 30px">Bajo</a>
<p style="inline-size: 900px">Ancho</p><button style="padding: 0; inline-size: 12px; block-size: 12px"></button>
<button style="padding: 0; inline-size: 12px; block-size: 12px"></button></main></body></html>"""


class Pages:
    """A page for each role, signed in when first asked for; the visitor's comes without a past."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self.browser, self.demo = browser, demo
        self.opened: dict[str, Page] = {}

    def of(self, role: str) -> Page:
        if role not in self.opened:
            context = self.browser.new_context(base_url=self.demo.address, viewport=LAPTOP, locale="es-PE")
            self.opened[role] = context.new_page()
            self._sign_in(role)
        if role == "public":
            self.opened[role].context.clear_cookies()
        return self.opened[role]

    def _sign_in(self, role: str) -> None:
        if role == "student":
            sign_in_as_student(self.opened[role], self.demo)
        elif role != "public":
            sign_in(self.opened[role], self.demo, self.demo.account(ACCOUNTS[role])[0])


@pytest.fixture(scope="module")
def pages(browser: Browser, demo: Demo):
    made = Pages(browser, demo)
    yield made
    for page in made.opened.values():
        page.context.close()


@pytest.fixture(scope="module")
def things(pages: Pages, demo: Demo, django_db_blocker) -> dict[str, dict]:
    """What the screens show; an import that waits for its answer among it."""
    page = pages.of("coordinator")
    page.goto("/admin/nominas/")
    upload_a_roster(page, demo)
    with django_db_blocker.unblock():
        return things_of(demo.database)


@pytest.fixture(scope="module")
def names(demo: Demo, django_db_blocker) -> set[str]:
    with django_db_blocker.unblock():
        return names_in(demo.database)


def opened(pages: Pages, demo: Demo, screen: Screen, things) -> Page:
    page = pages.of(screen.role)
    page.goto(screen.address(things))
    if screen.step:
        screen.step(page, demo)
    return page


def language_of(address: str) -> str:
    return OFFICE_PAGE if address.startswith("/admin/") else ENGLISH_PAGE if address.startswith("/en/") else SPANISH_PAGE


def says_who(title: str, names: set[str]) -> bool:
    """Whether a window's title tells more than the kind of page."""
    return not NEUTRAL.fullmatch(title) or bool(names.intersection(re.findall(r"\w+", title)))


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_a_screen_is_sound(pages, demo, things, names, screen):
    page = opened(pages, demo, screen, things)

    address = page.url.removeprefix(demo.address)
    faults, facts = faults_of(page, ordinary_views(address, screen.role, SCREENS.index(screen))), facts_of(page)

    assert not faults, as_text(faults)
    assert (facts["lang"], facts["h1"]) == (language_of(address), 1)
    assert not says_who(facts["title"], names), facts["title"]


@pytest.mark.slow
@pytest.mark.parametrize("screen", [*SCREENS, *AGAIN], ids=str)
def test_a_screen_is_sound_in_every_view_and_for_every_role(pages, demo, things, screen):
    page = opened(pages, demo, screen, things)

    faults = faults_of(page, ALL_VIEWS)

    assert not faults, as_text(faults)


REFUSALS = {
    "400": lambda request: get_resolver().resolve_error_handler(400)(request, exception=BadRequest()),
    "403": lambda request: get_resolver().resolve_error_handler(403)(request, exception=PermissionDenied()),
    "404": lambda request: get_resolver().resolve_error_handler(404)(request, exception=Http404()),
    "429": too_many_requests,
    "500": lambda request: get_resolver().resolve_error_handler(500)(request),
    "csrf": csrf_failure,
}


@pytest.mark.parametrize("language", ["es", pytest.param("en", marks=pytest.mark.slow)])
@pytest.mark.parametrize("refusal", REFUSALS)
def test_what_is_said_in_failure_is_sound(pages, refusal, language):
    prefix = "/en" if language == "en" else ""
    with override(language):
        body = REFUSALS[refusal](RequestFactory().get(f"{prefix}/plantada/")).content.decode()
    page = pages.of("public")
    page.route("**/plantada/", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))

    page.goto(f"{prefix}/plantada/")
    faults, facts = faults_of(page), facts_of(page)

    assert not faults, as_text(faults)
    assert (facts["lang"], facts["h1"], facts["title"]) == (language_of(f"{prefix}/plantada/"), 1, "Maloca")


def test_faults_that_were_planted_are_found(pages):
    page = pages.of("public")
    page.set_content(PLANTED)

    faults, facts = faults_of(page), facts_of(page)
    rules = {fault[1] for fault in faults}

    assert {"color-contrast", "html-has-lang", "image-alt", "button-name", "target-size"} <= rules
    assert {"small text", "low control", "sideways"} <= rules
    assert {fault[0] for fault in faults} == {f"light {WIDE}", f"dark {NARROW}"}
    assert facts["h1"] == 2
    assert says_who(facts["title"], set())
    assert says_who("Maloca · Quistococha", {"Quistococha"})
    assert not says_who("Maloca · Lista", {"Quistococha"})


def test_an_address_of_the_table_becomes_a_screen():
    row = {"GET": " ".join("ok" if role == "teacher" else "no" for role in ROLES)}

    assert list(from_table({"planted": row})) == [Screen("teacher", "planted")]
    assert {screen.name for screen in FROM_TABLE}.isdisjoint(NOT_PAGES)


def test_every_page_of_allauth_is_looked_at():
    found = addresses(get_resolver().url_patterns)
    names = {address.name for address in found if address.module.startswith("allauth.")}

    assert names - {screen.name for screen in SCREENS} - set(NOT_PAGES) == SECOND_FACTOR_PAGES
