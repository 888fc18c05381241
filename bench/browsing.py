"""A page as a phone meets it for the first time: what goes over the wire, in how many requests, measured by Chromium itself."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PHONE = {"width": 360, "height": 740}


@dataclass
class Wire:
    """Bytes received and requests made since the page was opened."""

    received: int = 0
    requests: int = 0
    addresses: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.requestWillBeSent", self._asked)

    def _finished(self, event: dict) -> None:
        self.received += int(event["encodedDataLength"])

    def _asked(self, event: dict) -> None:
        self.requests += 1
        self.addresses.append(event["request"]["url"])


@contextmanager
def browser() -> Iterator[Browser]:
    """Headless Chromium; RuntimeError where there is none."""
    if CHROMIUM is None:
        raise RuntimeError("Chromium is not installed.")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


def views(chromium: Browser, address: str, sign_in: Callable[[Page], None] | None = None) -> tuple[Wire, Wire]:
    """What the first and the second view of an address cost, with an empty cache (the sign-in, if any, happens in another)."""
    state = None
    if sign_in:
        entering = chromium.new_context(viewport=PHONE)
        sign_in(entering.new_page())
        state = entering.storage_state()
        entering.close()
    context = chromium.new_context(viewport=PHONE, storage_state=state)
    page, first, second = context.new_page(), Wire(), Wire()
    first.watch(page)
    page.goto(address, wait_until="networkidle")
    told = Wire(first.received, first.requests, list(first.addresses))
    second.watch(page)
    page.goto(address, wait_until="networkidle")
    context.close()
    return told, second
