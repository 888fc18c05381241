"""What the style page shows: the tokens as site.css defines them, what they reach in contrast, and samples for the components."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from django.contrib.messages.constants import SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from .forms import SampleForm

THEMES = {"claro": "light", "oscuro": "dark"}
STATES = ("present", "late", "left", "excused", "absent")
LENGTHS = [f"--s{n}" for n in range(1, 9)] + [f"--r{n}" for n in range(1, 4)]
AAA, AA, SHAPE = 7.0, 4.5, 3.0
# What is read on what, and the least contrast that it must have: AAA for text, AA for the word of a state on its own ground.
PAIRS = [
    *[(ink, ground, AAA) for ink in ("ink", "ink-2", "river") for ground in ("ground", "sheet")],
    *[("ink", ground, AAA) for ground in ("amber-soft", "river-soft", "present-soft", "absent-soft", "sunk")],
    *[("on-river", "river", AAA), ("on-river", "river-press", AAA), ("on-amber", "amber", AAA), ("on-deep", "deep", AAA)],
    *[(state, "sheet", AAA) for state in STATES],
    *[(state, f"{state}-soft", AA) for state in STATES],
    *[("sheet", "absent", AA), ("ink-2", "sunk", AA)],
    *[("edge", ground, SHAPE) for ground in ("ground", "sheet")],
]


@dataclass(frozen=True)
class Token:
    """A colour by its name, by day and by night."""

    name: str
    light: str
    dark: str


@dataclass(frozen=True)
class Contrast:
    """How far two colours stand apart, by day and by night, and how far they must."""

    ink: str
    ground: str
    light: float
    dark: float
    least: float

    @property
    def is_enough(self) -> bool:
        return min(self.light, self.dark) >= self.least


def _static_path(name: str) -> Path:
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(found)


def _static_text(name: str) -> str:
    return _static_path(name).read_text(encoding="utf8")


@cache
def tokens() -> dict[str, Token]:
    """The colours of site.css by name: a pair where the night differs, the same colour twice where not."""
    css = _static_text("css/site.css")
    plain = {name: (value, value) for name, value in re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6});", css)}
    paired = {name: (day, night) for name, day, night in re.findall(r"--([\w-]+):\s*light-dark\((#\w+), (#\w+)\);", css)}
    return {name: Token(name, *values) for name, values in (plain | paired).items()}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG between two hexadecimal colours."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrasts() -> list[Contrast]:
    """Every pair of PAIRS as the tokens reach it."""
    found = tokens()
    return [
        Contrast(
            ink,
            ground,
            contrast(found[ink].light, found[ground].light),
            contrast(found[ink].dark, found[ground].dark),
            least,
        )
        for ink, ground, least in PAIRS
    ]


def icons() -> list[str]:
    """The names in the sprite."""
    return re.findall(r'id="i-([\w-]+)"', _static_text("img/icons.svg"))


def pictures() -> list[str]:
    """The names of the pictures that belong to no workshop."""
    return sorted(path.stem for path in _static_path("img/pictures").glob("*.svg") if not path.stem.startswith("workshop-"))


def style_context(theme: str) -> dict:
    """All that the page needs; theme: “claro”, “oscuro”, or anything else for the reader's own."""
    return {
        "theme": THEMES.get(theme, ""),
        "tokens": tokens().values(),
        "contrast_heads": [_("Par"), _("De día"), _("De noche"), _("Mínimo")],
        "contrasts": [(f"{c.ink} / {c.ground}", f"{c.light:.1f}", f"{c.dark:.1f}", f"{c.least:g}") for c in contrasts()],
        "lengths": LENGTHS,
        "icons": icons(),
        "pictures": pictures(),
        "tiles": "abcd",
        "forms": _forms(),
        "pages": Paginator(range(60), 20).page(2),
        "messages_shown": [
            Message(SUCCESS, _("Lista guardada.")),
            Message(WARNING, _("No se guardó nada.")),
        ],
        "places": [
            SimpleNamespace(url="#tabs", title=title, icon=icon, is_current=n == 0)
            for n, (title, icon) in enumerate([(_("Hoy"), "house"), (_("Agenda"), "cal"), (_("Materiales"), "doc")])
        ],
        "person": SimpleNamespace(is_student=False, get_full_name="Rosa Panduro"),
    }


def _forms() -> list[tuple[str, SampleForm]]:
    """The sample form at rest, with its errors, and switched off; each with ids of its own."""
    at_rest, wrong, off = SampleForm(auto_id="rest_%s"), SampleForm({}, auto_id="wrong_%s"), SampleForm(auto_id="off_%s")
    wrong.add_error(None, _("No se guardó nada. Corrija lo marcado y envíelo otra vez."))
    for field in off.fields.values():
        field.disabled = True
    return [(_("En reposo"), at_rest), (_("Con errores"), wrong), (_("Desactivado"), off)]
