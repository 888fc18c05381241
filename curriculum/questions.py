"""A quiz as plain values: its questions, what may be answered to each, and what is right.

An answer is kept as a value that JSON can say: the id of an option (one, picture), a list of ids (several, order), a number from
1 to 5 (scale) or a few words (text).
"""

from dataclasses import dataclass
from random import Random

from lms.core.folding import fold

from .blocks_quiz import LONGEST_TEXT
from .enums_quiz import QuestionKind
from .models import Quiz

SCALE = (1, 2, 3, 4, 5)

type Value = str | int | list[str]


@dataclass(frozen=True)
class Option:
    """Something that may be chosen. `letter` is its place on paper."""

    key: str
    letter: str
    text: str
    is_right: bool = False
    explanation: str = ""
    drawing: str = ""


@dataclass(frozen=True)
class Question:
    """One question of a quiz; `key` stays the same in every version and language."""

    key: str
    number: int
    type: str
    kind: str
    text: str
    hint: str
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    explanation: str = ""
    from_label: str = ""
    to_label: str = ""
    is_reversed: bool = False

    @property
    def is_scored(self) -> bool:
        """Whether an answer to it is right or wrong."""
        if self.kind != QuestionKind.KNOWLEDGE or self.type == "scale":
            return False
        return self.type == "order" or bool(self.accepted) or any(option.is_right for option in self.options)

    @property
    def right(self) -> list[str]:
        """The keys of the right options, or of all in their right order."""
        return [option.key for option in self.options if self.type == "order" or option.is_right]

    @property
    def mixed(self) -> list[Option]:
        """The options of an order question as students find them: mixed, and each time the same."""
        mixed = list(self.options)
        Random(self.key).shuffle(mixed)  # noqa: S311 (an order that stays, not a secret)
        return mixed[::-1] if mixed == list(self.options) else mixed

    def accepts(self, value: object) -> bool:
        """Whether this can be an answer at all."""
        known = {option.key for option in self.options}
        match self.type, value:
            case "scale", int():
                return value in SCALE and not isinstance(value, bool)
            case (("one" | "picture"), str()):
                return value in known
            case "text", str():
                return 0 < len(value.strip()) <= LONGEST_TEXT
            case "several", list():
                return bool(value) and len(set(value)) == len(value) and set(value) <= known
            case "order", list():
                return len(value) == len(known) and set(value) == known
        return False

    def is_right(self, value: Value) -> bool | None:
        """Whether that answer is right; None where nothing is right or wrong."""
        if not self.is_scored:
            return None
        match self.type:
            case "text":
                return fold(str(value)).strip(" .") in {fold(words) for words in self.accepted}
            case "order":
                return value == self.right
            case "several":
                return isinstance(value, list) and set(value) == set(self.right)
        return value in self.right


def questions_of(quiz: Quiz) -> list[Question]:
    """The questions in order."""
    return [_question(child, number) for number, child in enumerate(quiz.questions, start=1)]


def _question(child, number: int) -> Question:
    value = child.value
    texts = ("explanation", "from_label", "to_label")
    return Question(
        key=child.id,
        number=number,
        type=child.block_type,
        kind=value["kind"],
        text=value["text"],
        hint=value["hint"] or "",
        options=_options(value.get("options") or value.get("steps")),
        accepted=tuple(value.get("accepted") or ()),
        is_reversed=bool(value.get("is_reversed")),
        **{name: value.get(name) or "" for name in texts},
    )


def _options(listed) -> tuple[Option, ...]:
    if not listed:
        return ()
    return tuple(_option(child, chr(ord("a") + place)) for place, child in enumerate(listed.bound_blocks))


def _option(child, letter: str) -> Option:
    if isinstance(child.value, str):
        return Option(child.id, letter, child.value)
    value = child.value
    return Option(
        key=child.id,
        letter=letter,
        text=value["text"],
        is_right=value["is_right"],
        explanation=value["explanation"] or "",
        drawing=value.get("drawing") or "",
    )
