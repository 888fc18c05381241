"""Hands on the keyboard alone. Every stop of Tab is looked at: it must be seen, in the window, and further on in the page."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

MOST_STOPS = 120

STOP = (Path(__file__).parent / "stop.js").read_text(encoding="utf8")
FORGET = "() => { window.lastStop = null; document.activeElement?.blur(); }"


@dataclass
class Hands:
    """Tab, Enter, space and the arrows. What was wrong at a stop is kept in `faults`."""

    page: Page
    faults: list[str] = field(default_factory=list)
    path: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.emulate_media(reduced_motion="reduce")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def where(self) -> dict | None:
        """The stop under the focus, after it was judged."""
        stop = self.page.evaluate(STOP)
        if stop:
            self.path.append(f"{stop['tag']} {stop['name'][:60]}")
            for fact in ("isMarked", "isFree", "isOnward"):
                if not stop[fact]:
                    self.faults.append(f"not {fact[2:].lower()}: {stop['html']}")
        return stop

    def tab_to(self, name: str | re.Pattern, tag: str = "") -> dict:
        """Press Tab until something of that name has the focus; fails where it is never reached."""
        wanted = name if isinstance(name, re.Pattern) else re.compile(rf"^{re.escape(name)}")
        for _stop in range(MOST_STOPS):
            self.press("Tab")
            stop = self.where()
            if stop is None:
                break
            if wanted.search(stop["name"]) and tag in ("", stop["tag"]):
                return stop
        raise AssertionError(f"Tab never reaches {wanted.pattern!r}; it went by\n" + "\n".join(self.path[-60:]))

    def go(self, name: str | re.Pattern, tag: str = "", *, key: str = "Enter") -> None:
        """Reach it and press it; what follows is a new page."""
        self.tab_to(name, tag)
        with self.page.expect_navigation():
            self.press(key)

    def round_trip(self, *, forget: bool = True) -> list[dict]:
        """All stops of the page, once; a trap shows as more stops than a page can have. forget: begin at its top."""
        if forget:
            self.page.evaluate(FORGET)
        stops = []
        while len(stops) < MOST_STOPS:
            self.press("Tab")
            stop = self.where()
            if stop is None:
                return stops
            stops.append(stop)
        raise AssertionError("Tab never leaves the page:\n" + "\n".join(self.path[-20:]))

    def check(self) -> None:
        """Fail with everything that was wrong on the way."""
        assert not self.faults, "\n".join(["", *dict.fromkeys(self.faults)])
