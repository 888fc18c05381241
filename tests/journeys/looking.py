"""What is looked for on a screen: axe's rules by day and by night, narrow and wide, and what the house asks beyond them."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf8")
RULER = (Path(__file__).parent / "ruler.js").read_text(encoding="utf8")
NARROW, WIDE, TALLEST = 320, 1280, 12_000
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
}
# The structure of a page changes neither with the theme nor with the width; what is seen of it does.
SEEN = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]}
}
ON_A_LAPTOP, AT_NIGHT = (WIDE, "light", RULES), (NARROW, "dark", SEEN)
ALL_VIEWS = (ON_A_LAPTOP, AT_NIGHT, (WIDE, "dark", SEEN), (NARROW, "light", RULES))
# Wagtail's own, in the frame around our pages: the rule, and the element as axe names it.
WAGTAILS = {
    ("color-contrast", ".error"),
    ("color-contrast", ".success"),
    ("skip-link", ".skiplink"),
    ("region", ".skiplink"),
}

RUN = """async (options) => {
  const { violations } = await axe.run({ ...options, resultTypes: ["violations"] });
  const words = ({ any, all, none }) => [...any, ...all, ...none].map(({ message }) => message).join("; ");
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => [id, node.target.flat().join(" "), words(node), node.html.slice(0, 200)]));
}"""
OPEN_ALL = 'document.querySelectorAll("main details").forEach((part) => { part.open = true; })'
FACTS = '({ lang: document.documentElement.lang, title: document.title, h1: document.querySelectorAll("h1").length })'


def ordinary_views(address: str, role: str, number: int) -> tuple[tuple, ...]:
    """How a screen is looked at in the ordinary run: the office on a laptop, the portal on a phone, every other one at night, and
    public pages by day and by night. The slow run takes all views."""
    if address.startswith("/admin/"):
        return (ON_A_LAPTOP,)
    if role == "public":
        return (ON_A_LAPTOP, AT_NIGHT)
    return ((NARROW, ("light", "dark")[number % 2], RULES),)


def faults_of(page: Page, views=(ON_A_LAPTOP, AT_NIGHT)) -> list[tuple[str, ...]]:
    """What axe and the ruler object to: the theme and width, the rule, the element, the reason. Everything folded is opened."""
    page.evaluate(AXE)
    page.evaluate(OPEN_ALL)
    found = []
    for width, theme, options in views:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        # As tall as the page: what a bar at its foot covers just now is no smaller for that.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
        found += [(f"{theme} {width}", *fault) for fault in page.evaluate(RUN, options) + page.evaluate(RULER)]
    return [fault for fault in found if "/admin/" not in page.url or (fault[1], fault[2]) not in WAGTAILS]


def facts_of(page: Page) -> dict:
    """The language, the title and the number of first headings that the page declares."""
    return page.evaluate(FACTS)


def as_text(faults: list[tuple[str, ...]]) -> str:
    return "\n".join(["", *(" | ".join(fault) for fault in faults)])
