"""A row of a roster as it was read, before anybody is looked up, and the way in which it waits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from types import MappingProxyType

from ..enums import DocumentType

# Shared by all rows that have nothing to say, which is nearly all of them.
NOTHING: Mapping[str, str] = MappingProxyType({})
FIELD_OF = {
    "full_name": "name",
    "surnames": "name",
    "paternal": "name",
    "maternal": "name",
    "given": "name",
    "document_type": "document",
    "code": "document",
    "section": "grade",
    "grade_section": "grade",
    "guardian_name": "guardian",
    "guardian_relationship": "guardian",
    "guardian_phone": "guardian",
}


@dataclass(slots=True)
class Row:
    """One row, parsed. `wrong` maps a field to its sentence; `shown` keeps the text of a wrong cell that is no document.

    `sex` may be a letter that only the whole column explains; `known_sex` is what the evaluation made of it. `was` comes from
    there too: the values that stand now, as the preview shows them. `proposal` and `known_sex` are never stored.
    """

    row: int
    code: str = ""
    paternal: str = ""
    maternal: str = ""
    given: str = ""
    document_type: str = DocumentType.NONE
    document_key: str = ""
    document_last2: str = ""
    zeros: int = 0
    birth: str = ""
    sex: str = ""
    grade: int | None = None
    section: str = ""
    starts_on: str = ""
    guardian_name: str = ""
    guardian_relationship: str = ""
    guardian_phone: str = ""
    consent: str = ""
    verification: str = ""
    sort_name: str = ""
    wrong: Mapping[str, str] = NOTHING
    shown: Mapping[str, str] = NOTHING
    notes: Sequence[str] = ()
    was: Mapping[str, str] = NOTHING
    proposal: str = ""
    known_sex: str = ""

    def note(self, sentence: str) -> None:
        """Add a remark that does not keep the row from being stored."""
        self.notes = (*self.notes, sentence)

    def mark(self, key: str, sentence: str, text: str = "") -> None:
        """Write down what is wrong with a field; the first sentence stands."""
        name = FIELD_OF.get(key, key)
        self.wrong = {name: sentence} | dict(self.wrong)
        if text:
            self.shown = {name: text.strip()[:40]} | dict(self.shown)


STORED = [known.name for known in fields(Row) if known.name not in ("proposal", "known_sex")]


def pack(rows: Iterable[Row]) -> list[list]:
    """What may be stored of rows: the names of the fields, then a list of values for each row, None for a blank."""
    values = attrgetter(*STORED)
    return [STORED, *([value or None for value in values(row)] for row in rows)]


def unpack(stored: list[list]) -> list[Row]:
    """The rows again. The stored list is emptied on the way, so that there are never two of each."""
    if not stored:
        return []
    stored.reverse()
    names = stored.pop()
    seen: dict[object, object] = {}
    rows = []
    while stored:
        values = zip(names, stored.pop(), strict=True)
        rows.append(Row(**{name: _shared(seen, name, value) for name, value in values if value is not None}))
    return rows


def _shared(seen: dict, name: str, value):
    """One object for all rows that say the same in a field whose values repeat."""
    return seen.setdefault(value, value) if name in REPEATED else value


REPEATED = {"document_type", "document_last2", "birth", "sex", "section", "starts_on", "guardian_relationship", "guardian_phone"}
REPEATED |= {"consent", "verification"}
