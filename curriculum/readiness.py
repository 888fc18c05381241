"""What a lesson still lacks before it goes live, and what its editor had better look at.

Whatever is given may be a draft: fields may be empty and blocks half filled.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

SHORT_MINUTES = 45
# LIX: words a sentence, and long words in a hundred. Newspapers stand at 45; above 50 a text is hard work.
HARDEST_LIX = 50
FEWEST_WORDS = 40
HEAVIEST_PICTURE = 120_000
# Rules of Wagtail's content checker: what each says of a lesson, and what to do.
RULES = {
    "lesson-objective": (_("Falta el objetivo"), _("Sin objetivo el encuentro no se publica.")),
    "lesson-note": (_("Falta la nota de salvaguarda"), _("Sin nota de salvaguarda el encuentro no se publica.")),
    "lesson-minutes": (_("Los momentos no suman"), _("Los minutos de los momentos deben sumar los del encuentro.")),
    "lesson-short": (_("La versión de 45 minutos no suma"), _("Los minutos cortos deben sumar 45, o ser todos cero.")),
    "lesson-reading": (_("Texto difícil de leer"), _("Acorte las oraciones y cambie las palabras largas.")),
    "lesson-picture": (_("Imagen pesada"), _("Recorte la imagen o elija una con menos detalle: llega por red móvil.")),
}


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `field` is where; `keeps_back` says that the lesson does not go live like this."""

    rule: str
    field: str
    keeps_back: bool

    @property
    def name(self) -> str:
        return str(RULES[self.rule][0])

    @property
    def sentence(self) -> str:
        """What is wrong, for the field's error."""
        return str(RULES[self.rule][1])


@dataclass(frozen=True)
class Totals:
    """The minutes of a lesson's phases beside those that they should add up to."""

    minutes: int
    wanted: int
    short: int
    wanted_short: int = SHORT_MINUTES

    @property
    def add_up(self) -> bool:
        return self.minutes == self.wanted

    @property
    def short_adds_up(self) -> bool:
        """None at all is right too: such a lesson has no short variant."""
        return self.short in (0, self.wanted_short)


def totals_of(lesson) -> Totals:
    """The sums of the phases as they are in this page."""
    phases = [phase.value for phase in lesson.phases]
    return Totals(
        sum(phase.get("minutes") or 0 for phase in phases),
        lesson.minutes or 0,
        sum(phase.get("short_minutes") or 0 for phase in phases),
    )


def lacking(lesson) -> list[Finding]:
    """Why this lesson does not go live; nothing when it may."""
    totals = totals_of(lesson)
    wrong = {
        ("lesson-objective", "objective"): not (lesson.objective or "").strip(),
        ("lesson-note", "safeguarding_note"): not (lesson.safeguarding_note or "").strip(),
        ("lesson-minutes", "phases"): not totals.add_up,
        ("lesson-short", "phases"): not totals.short_adds_up,
    }
    return [Finding(rule, field, keeps_back=True) for (rule, field), is_wrong in wrong.items() if is_wrong]


def findings(lesson) -> list[Finding]:
    """All that its editor should know: what keeps it back, and what only warns."""
    found = lacking(lesson)
    if is_hard_to_read(" ".join(read_by_students(lesson))):
        found.append(Finding("lesson-reading", "body", keeps_back=False))
    if any(_is_heavy(part.value.get("picture")) for part in lesson.body if part.block_type == "picture"):
        found.append(Finding("lesson-picture", "body", keeps_back=False))
    return found


def read_by_students(lesson) -> Iterator[str]:
    """The sentences of a lesson that students read on their own."""
    for part in lesson.body:
        if part.block_type == "text":
            yield unescape(strip_tags(str(part.value.source).replace("</p>", ". ").replace("</li>", ". ")))
        elif part.block_type in ("activity", "callout", "plan_b"):
            yield str(part.value.get("text") or "")
    for part in lesson.reading:
        yield str(part.value if part.block_type == "idea" else part.value.get("meaning") or "")


def is_hard_to_read(text: str) -> bool:
    """Whether the text asks much of a reader of twelve; a few words are never too many."""
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) < FEWEST_WORDS:
        return False
    sentences = len([piece for piece in re.split(r"[.:;!?…]+", text) if piece.strip()]) or 1
    long_words = sum(len(word) > 6 for word in words)
    return len(words) / sentences + 100 * long_words / len(words) > HARDEST_LIX


def _is_heavy(picture) -> bool:
    """Whether the form of it that most telephones fetch weighs too much."""
    return bool(picture) and picture.get_rendition("format-webp|width-800").file.size > HEAVIEST_PICTURE
