"""Take the six pictures of the README from a fresh demonstration: `make pictures`. Everything that is seen on them is invented.

The demonstration is seeded in a folder of its own and served on a free port; both are gone at the end. Its dates are those of the
day, so that a picture differs from the last one even where nothing else changed.
"""

import io
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")

import django  # noqa: E402  (the path comes first)

django.setup()

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from tests.journeys.screens import answer_the_questions, type_the_certificates_code  # noqa: E402
from tests.journeys.site import LAPTOP, Demo, served_demo, sign_in, sign_in_as_student  # noqa: E402
from tests.tools import chromium_path  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
PHONE = {"width": 360, "height": 800}
MOST_BYTES = 120_000
QUALITY = 82


@dataclass(frozen=True)
class Picture:
    """A screen by its file's name, the window, the theme, and the way there from a fresh browser."""

    name: str
    size: dict[str, int]
    way: Callable[[Page, Demo], None]
    theme: str = "light"

    @property
    def scale(self) -> float:
        """Of the screen: sharp on a phone, where a picture is small, and light on a laptop."""
        return 2 if self.size == PHONE else 1.5


def to_the_home_page(page: Page, demo: Demo) -> None:
    page.goto("/")


def to_a_lesson(page: Page, demo: Demo) -> None:
    sign_in(page, demo, demo.account("Docente")[0])
    page.goto("/talleres/mi-proyecto-mis-derechos/palabras-claras/")


def to_the_roll(page: Page, demo: Demo) -> None:
    """Today's session, half called."""
    sign_in(page, demo, demo.account("Facilitador/a")[0])
    page.get_by_role("link", name="Pasar lista").first.click()
    for row, word in ((6, "Falta"), (1, "Tardanza")):
        item = page.locator(".roll > li").nth(row)
        item.locator("summary").click()
        item.get_by_text(word, exact=True).first.click()
    page.evaluate("window.scrollTo(0, 0)")


def to_the_students_home(page: Page, demo: Demo) -> None:
    sign_in_as_student(page, demo)


def to_the_preview(page: Page, demo: Demo) -> None:
    """A corrected roster, before anything is stored."""
    sign_in(page, demo, demo.account("Coordinador/a")[0])
    page.goto("/admin/nominas/")
    answer_the_questions(page, demo)


def to_the_check(page: Page, demo: Demo) -> None:
    page.goto("/verificar/")
    type_the_certificates_code(page, demo)


PICTURES = [
    Picture("home", LAPTOP, to_the_home_page),
    Picture("lesson", LAPTOP, to_a_lesson),
    Picture("roll", PHONE, to_the_roll),
    Picture("student", PHONE, to_the_students_home, theme="dark"),
    Picture("check", PHONE, to_the_check),
    Picture("roster", LAPTOP, to_the_preview),
]


def take(picture: Picture, browser: Browser, demo: Demo) -> int:
    """Write the picture; how many bytes it has."""
    settings = {
        "locale": "es-PE",
        "color_scheme": picture.theme,
        "reduced_motion": "reduce",
        "device_scale_factor": picture.scale,
    }
    context = browser.new_context(base_url=demo.address, viewport=picture.size, **settings)
    page = context.new_page()
    picture.way(page, demo)
    page.evaluate("document.activeElement?.blur()")
    seen = Image.open(io.BytesIO(page.screenshot()))
    context.close()
    file = FOLDER / f"{picture.name}.webp"
    seen.save(file, quality=QUALITY, method=6)
    if (size := file.stat().st_size) > MOST_BYTES:
        raise SystemExit(f"{file.name} has {size:,} bytes; at most {MOST_BYTES:,} belong in the repository.")
    return size


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    folder = tempfile.TemporaryDirectory(prefix="maloca-pictures-")
    with folder as place, served_demo(Path(place)) as demo, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"])
        for picture in PICTURES:
            size = take(picture, browser, demo)
            sys.stdout.write(f"docs/pictures/{picture.name}.webp  {size / 1000:.0f} kB\n")
        browser.close()


if __name__ == "__main__":
    main()
