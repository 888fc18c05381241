"""First and second views of the pages that people meet, at the size of a phone, from the server that the project ships."""

import re
from collections.abc import Iterator
from functools import partial

from playwright.sync_api import Page

from lms.core import clock
from lms.portal.demo import organisation, summary

from . import browsing
from .demo import served
from .figures import Figure

FIRST_BYTES, FIRST_REQUESTS, SECOND_BYTES = 50_000, 8, 8_000
SIGN_IN_BYTES, SIGN_IN_REQUESTS = 30_000, 5
LESSON = "/talleres/mi-proyecto-mis-derechos/palabras-claras/"
PUBLIC = ("/", "/talleres/", "/talleres/mi-proyecto-mis-derechos/", LESSON, "/ayuda/", "/impacto/", "/verificar/", "/en/")
SIGN_IN = ("/entrar/", "/clase/")
STAFF = (("facilitadora", "/inicio/"), ("facilitadora", "/agenda/"), ("docente", "/inicio/"), ("docente", "/materiales/"))


def measure() -> Iterator[Figure]:
    """Bytes and requests of each page against its budget; null where there is no browser."""
    if browsing.CHROMIUM is None:
        yield Figure("first view of public pages", None, "bytes", FIRST_BYTES)
        return
    with served() as site, browsing.browser() as chromium:
        for path in PUBLIC:
            yield from _page(path, browsing.views(chromium, site + path), FIRST_BYTES, FIRST_REQUESTS)
        for path in SIGN_IN:
            yield from _page(path, browsing.views(chromium, site + path), SIGN_IN_BYTES, SIGN_IN_REQUESTS)
        for user, path in STAFF:
            seen = browsing.views(chromium, site + path, partial(_staff, site=site, user=user))
            yield from _page(f"{path} as {user}", seen, FIRST_BYTES, FIRST_REQUESTS)
        seen = browsing.views(chromium, site + "/inicio/", partial(_student, site=site))
        yield from _page("/inicio/ as student", seen, FIRST_BYTES, FIRST_REQUESTS)


def _page(name: str, seen: tuple[browsing.Wire, browsing.Wire], most_bytes: int, most_requests: int) -> Iterator[Figure]:
    first, second = seen
    yield Figure.against(f"first view {name}", first.received, "bytes", most_bytes)
    yield Figure.against(f"requests of the first view {name}", first.requests, "requests", most_requests)
    yield Figure.against(f"second view {name}", second.received, "bytes", SECOND_BYTES)


def _staff(page: Page, *, site: str, user: str) -> None:
    page.goto(f"{site}/entrar/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", organisation.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/inicio/")


def _student(page: Page, *, site: str) -> None:
    printed = "\n".join(summary.lines(address=site, now=clock.now()))
    code, name = re.search(r"código (\S+), estudiante (.+), clave", printed).groups()
    page.goto(f"{site}/clase/")
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")
    page.get_by_role("button", name=name).first.click()
    page.fill("[name=pin]", organisation.PIN)
    page.press("[name=pin]", "Enter")
    page.wait_for_url("**/inicio/")
