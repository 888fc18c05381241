"""What an import would do, or did: the dataclasses that the wizard, the command and the tests share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Self

from ..enums import Outcome

MUJER, HOMBRE = "mujer", "hombre"


@dataclass(frozen=True)
class Answers:
    """What the coordinator confirmed about the whole file.

    `accept_dni_zeros`: numbers of six or seven digits get their leading zeros back. `sex_m`: what M stands for in the column of
    sex, “mujer” or “hombre”; empty while nobody said.
    """

    accept_dni_zeros: bool = False
    sex_m: str = ""

    @classmethod
    def of(cls, stored: Mapping) -> Self:
        """The answers as `RosterImport.answers` keeps them."""
        return cls(accept_dni_zeros=bool(stored.get("accept_dni_zeros")), sex_m=str(stored.get("sex_m", "")))

    def as_dict(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Question:
    """Something that only a person can decide. `key` is the name of the field of `Answers`; `rows` wait for it."""

    key: str
    text: str
    choices: tuple[tuple[str, str], ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row's number in the file, what it would do, and why, without names."""

    row: int
    outcome: str
    messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class PreviewRow:
    """One row as the coordinator sees it before storing.

    `wrong` maps the field (name, document, grade, birth, sex, consent, verification, starts_on, guardian) to its sentence;
    `was` maps name, grade, birth or sex to the value stored now, where the row would change it. `notes` belong to the row.
    """

    row: int
    outcome: Outcome
    name: str
    document: str
    grade: str
    birth: str
    sex: str
    consent: str
    verification: str
    wrong: Mapping[str, str] = field(default_factory=dict)
    was: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def count(rows) -> dict[str, int]:
    """`{"new": 3, "changed": 0, "same": 1, "duplicate": 0, "error": 2}` of rows that have an `outcome`."""
    found = dict.fromkeys(Outcome.values, 0)
    for row in rows:
        found[row.outcome] += 1
    return found
