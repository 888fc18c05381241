"""The grid in which answers on paper are typed: a row a person or a code, a column a question, one or a few letters a cell.

`a` to `h` for options, `1` to `5` for a number, `bac` for an order. Questions to be answered in words have no column.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from curriculum.models import Quiz
from curriculum.questions import Question, Value, questions_of
from lms.core.errors import DomainError
from lms.core.ids import normalise_code
from lms.records.models import Cohort, Enrolment

from .enums import NAMELESS, Way
from .models import Attempt

# Empty rows for codes; for sheets of a survey, which has no other rows.
SPARE_ROWS, SPARE_SHEETS = 10, 30
LONGEST_CODE = 12
# The name of a cell of somebody on the list: the enrolment's id, the question's number.
CELL = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-\d+")


@dataclass(frozen=True)
class Column:
    """A question as a column: its number, what may be typed, and whether one key fills a cell."""

    question: Question

    @property
    def number(self) -> int:
        return self.question.number

    @property
    def keys(self) -> str:
        """The keys that mean something here."""
        return "12345" if self.question.type == "scale" else "".join(option.letter for option in self.question.options)

    @property
    def length(self) -> int:
        return len(self.keys) if self.question.type in ("several", "order") else 1

    @property
    def hint(self) -> str:
        return f"{self.keys[0]}–{self.keys[-1]}"

    def read(self, typed: str) -> Value | None:
        """The answer that these keys mean; None for an empty cell. Raises ValueError for keys that mean nothing here."""
        typed = "".join(typed.lower().split())
        if not typed:
            return None
        value = self._value(typed)
        if not self.question.accepts(value):
            raise ValueError(typed)
        return value

    def _value(self, typed: str) -> Value:
        if self.question.type == "scale":
            return int(typed) if typed in tuple("12345") else 0
        by_letter = {option.letter: option.key for option in self._listed}
        keys = [by_letter.get(letter, "") for letter in typed]
        if self.question.type == "several":
            return sorted(keys)
        return keys if self.question.type == "order" else keys[0] if len(keys) == 1 else ""

    def typed(self, value: Value) -> str:
        """The keys that stand for this answer."""
        if self.question.type == "scale":
            return str(value)
        keys = value if isinstance(value, list) else [value]
        letters = {option.key: option.letter for option in self._listed}
        found = [letters.get(str(key), "") for key in keys]
        return "".join(sorted(found) if self.question.type == "several" else found)

    @property
    def _listed(self):
        return self.question.options


@dataclass(frozen=True)
class Cell:
    """One answer as it is typed: the name of its field, what stands in it."""

    name: str
    column: Column
    text: str
    is_wrong: bool = False


@dataclass(frozen=True)
class Sheet:
    """The newest attempt of one enrolment or code, with its answers by question."""

    pk: int
    place: int | None
    code: str
    way: str
    answers: dict[str, Any] = field(default_factory=dict)


# By the key of the enrolment, or by the code.
Kept = dict[int | str, Sheet]


@dataclass(frozen=True)
class Row:
    """One person or one code. Whoever answered on a screen is shown and not typed."""

    id: str
    number: int
    name: str
    cells: tuple[Cell, ...]
    place: int | None = None
    is_on_screen: bool = False
    code: str = ""
    has_code: bool = False

    @property
    def is_begun(self) -> bool:
        return any(cell.text for cell in self.cells)


@dataclass(frozen=True)
class Typed:
    """What the form says of one row: whose it is, and an answer (or none) for each column."""

    place: int | None
    code: str
    values: dict[str, Value | None]

    @property
    def who(self) -> int | str:
        return self.place or self.code

    @property
    def is_empty(self) -> bool:
        return all(value is None for value in self.values.values())


def columns_of(quiz: Quiz) -> list[Column]:
    """The questions that can be typed."""
    return [Column(question) for question in questions_of(quiz) if question.type != "text"]


def rows_of(*, cohort: Cohort, quiz: Quiz, kept: Kept, day: date, data: QueryDict | None = None) -> list[Row]:
    """Everybody of that day by surname, then the codes that were typed before and some empty ones. One query.

    With `data`, the cells hold what was just typed.
    """
    columns = columns_of(quiz)
    by_code = [kept[code] for code in sorted(who for who in kept if isinstance(who, str))]
    named = [] if quiz.purpose in NAMELESS else _places(cohort, day)
    rows = [
        _row(str(place.public_id), number, place, kept.get(place.pk), columns, data)
        for number, place in enumerate(named, start=1)
    ]
    coded: list[Sheet | str] = [*by_code, *_spare(by_code, is_numbered=quiz.purpose in NAMELESS)]
    return rows + [_row(f"c{number}", number, None, one, columns, data) for number, one in enumerate(coded, start=1)]


def kept_sheets(*, cohort: Cohort, quiz: Quiz, moment: str) -> Kept:
    """The newest answers of each enrolment (by its key) or code. One query."""
    found = Attempt.objects.filter(cohort=cohort, quiz=quiz, moment=moment, is_apart=False).order_by("number", "pk")
    facts = ("pk", "enrolment", "anonymous_code", "way", "answers__question", "answers__value")
    kept: Kept = {}
    for pk, place, code, way, question, value in found.values_list(*facts):
        sheet = kept.get(place or code)
        if sheet is None or sheet.pk != pk:
            sheet = kept[place or code] = Sheet(pk, place, code, way)
        if question:
            sheet.answers[question] = value
    return kept


def _spare(by_code: list[Sheet], *, is_numbered: bool) -> list[str]:
    """Codes of the empty rows: to be typed, or for the sheets of a survey numbers that nobody has yet."""
    if not is_numbered:
        return [""] * SPARE_ROWS
    taken = {sheet.code for sheet in by_code}
    free = (code for number in range(1, len(taken) + SPARE_SHEETS + 1) if (code := f"H{number}") not in taken)
    return list(free)[:SPARE_SHEETS]


def _places(cohort: Cohort, day) -> Iterable[Enrolment]:
    return Enrolment.objects.filter(cohort=cohort).active_on(day).named().by_surname()


def _row(key: str, number: int, place: Enrolment | None, kept: Sheet | str | None, columns: list[Column], data) -> Row:
    sheet = kept if isinstance(kept, Sheet) else None
    answers = sheet.answers if sheet else {}
    cells = []
    for column in columns:
        name = f"{key}-{column.number}"
        known = column.typed(answers[column.question.key]) if column.question.key in answers else ""
        text = data.get(name, known) if data is not None else known
        cells.append(Cell(name, column, text, data is not None and _is_wrong(column, text)))
    code = kept if isinstance(kept, str) else sheet.code if sheet and not place else ""
    return Row(
        id=key,
        number=number,
        name=place.student.register_name if place and place.student else "",
        cells=tuple(cells),
        place=place.pk if place else None,
        is_on_screen=sheet is not None and sheet.way == Way.SCREEN,
        code=data.get(f"{key}-code", code) if data is not None else code,
        has_code=place is None,
    )


def _is_wrong(column: Column, text: str) -> bool:
    try:
        column.read(text)
    except ValueError:
        return True
    return False


def read_grid(rows: list[Row], data: Mapping[str, str]) -> list[Typed]:
    """What the rows say. Raises DomainError that names the first cell that cannot be read.

    Codes: unreadable, no_code, repeated_code; not_on_roster and on_screen for answers of somebody who left the list, or answered
    on a screen, while they were typed.
    """
    typed = [_typed(row) for row in rows if not row.is_on_screen]
    _check_places(rows, {name for name, text in data.items() if CELL.fullmatch(name) and text.strip()})
    codes = [one.code for one in typed if one.code]
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        message = _("El código %(code)s está en dos filas: deje una. No se guardó nada.") % {"code": twice}
        raise DomainError("repeated_code", message)
    return [one for one in typed if one.place or one.code]


def _check_places(rows: list[Row], filled: set[str]) -> None:
    """Refuse what was typed for somebody who is not to be typed for (any more)."""
    by_id = {row.id: row for row in rows if not row.has_code}
    whose = [by_id.get(name.rpartition("-")[0]) for name in filled]
    if None in whose:
        message = _("La lista del grupo cambió mientras usted escribía: no se guardó nada. Ábrala otra vez.")
        raise DomainError("not_on_roster", message)
    if any(row.is_on_screen for row in whose if row):
        raise DomainError("on_screen", _("Alguien ya respondió en la pantalla: no se guardó nada. Ábrala otra vez."))


def _typed(row: Row) -> Typed:
    wrong = next((cell for cell in row.cells if cell.is_wrong), None)
    if wrong:
        said = {"row": row.number, "question": wrong.column.number, "typed": wrong.text[:8], "keys": wrong.column.hint}
        message = _("Fila %(row)s, pregunta %(question)s: «%(typed)s» no es una de sus opciones (%(keys)s). No se guardó nada.")
        raise DomainError("unreadable", message % said)
    values = {cell.column.question.key: cell.column.read(cell.text) for cell in row.cells}
    code = normalise_code(row.code)[:LONGEST_CODE] if row.has_code else ""
    typed = Typed(row.place, code, values)
    if row.has_code and not code and not typed.is_empty:
        message = _("En «Sin nombre», la fila %(row)s tiene respuestas y no tiene código. No se guardó nada.")
        raise DomainError("no_code", message % {"row": row.number})
    return typed
