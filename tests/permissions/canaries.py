"""Strings that occur once in the world, one in each field about a person, so that wherever one is read it says whose it is.

`canaries.toml` says what each field tells (a name, a contact, a secret…) and who may read what, how near. Fields are taken from
the registry of models: one that the file does not know fails the build.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from itertools import count
from pathlib import Path

from django.apps import apps
from django.db import models

from lms.accounts.models import User
from lms.records.models import Student

from .owners import Owner, Owners

FILE = tomllib.loads((Path(__file__).parent / "canaries.toml").read_text(encoding="utf8"))
KINDS: dict[str, str] = FILE["kinds"]
IN_LETTERS: frozenset[str] = frozenset(FILE["letters"]["fields"])
UNPLANTED: dict[str, str] = FILE["unplanted"]
TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.GenericIPAddressField)

# No letter that paper joins with its neighbour, no vowel, so that no canary is a word.
LETTERS = "bcdghkmnprstvwxz"
# Shapes: a word, two rare signs where a word is too long, a run of digits.
SHAPES = re.compile(r"qx[bcdghkmnprstvwxz]{5}|[㐀-䶵]{2}|\b\d{4,9}\b|md5\$")
PASSWORD_HASH = "md5$"
# A telephone may stand in groups; whatever is shorter would be found in a clock ("701.2 ms").
GROUPED = re.compile(r"(?<=\d)[ .-](?=\d)")
TELEPHONE = re.compile(r"\b9\d{8}\b")
SOFT = re.compile("\u00ad|\u200b|\u2011|-\\s*\n")
UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")


@dataclass(frozen=True)
class Canary:
    """What was planted where: “records.Student.given_names”, what that tells, and about whom."""

    code: str
    field: str
    kind: str
    owner: Owner


@dataclass
class Aviary:
    """All canaries of a world, by their code."""

    canaries: dict[str, Canary] = field(default_factory=dict)

    def found_in(self, texts: Iterable[str]) -> frozenset[Canary]:
        """The canaries that can be read in these texts."""
        return frozenset(self.canaries[code] for text in texts for code in _codes(text) if code in self.canaries)


def _codes(text: str) -> Iterator[str]:
    text = UUID.sub(" ", SOFT.sub("", text.casefold()))
    yield from SHAPES.findall(text)
    yield from TELEPHONE.findall(GROUPED.sub("", text))


def is_ours(model) -> bool:
    return model.__module__.startswith(("lms.", "curriculum.", "home."))


def models_about_people() -> list[type[models.Model]]:
    """Every model of ours, and those of others that point at an account or a student."""
    return [model for model in apps.get_models() if is_ours(model) or _points_at_people(model)]


def _points_at_people(model) -> bool:
    return any(f.related_model and f.related_model._meta.label in FILE["people"] for f in model._meta.concrete_fields)


def text_fields(model) -> Iterator[str]:
    """“records.Student.given_names”: every own field of this model that can hold words."""
    for one in model._meta.local_concrete_fields:
        if isinstance(one, TEXT) and not one.is_relation and not one.choices:
            yield f"{model._meta.label}.{one.name}"


def unclassed() -> list[str]:
    """Fields about people of which nobody said what they tell."""
    names = [name for model in models_about_people() for name in text_fields(model)]
    return [name for name in names if name not in KINDS and not any(fnmatch(name, pattern) for pattern in UNPLANTED)]


def plant(owners: Owners) -> Aviary:
    """Write a canary into every classed field of every row there is."""
    aviary, numbers = Aviary(), defaultdict(count)
    # Every hash of a password begins so under the settings of the tests; the sessions hang on them, so they stay as they are.
    aviary.canaries[PASSWORD_HASH] = Canary(PASSWORD_HASH, "accounts.User.password", "secret", Owner())
    for model in models_about_people():
        names = [name.rpartition(".")[2] for name in KINDS if name.rpartition(".")[0] == model._meta.label]
        rows = list(model._default_manager.order_by("pk")) if names else []
        for row in rows:
            owner = owners.of(row)
            for name in names:
                if _takes(row, name):
                    _write(aviary, row, model._meta.get_field(name), numbers, owner)
            if isinstance(row, Student):
                row.sort_name = Student.sort_key(row.paternal_surname, row.maternal_surname, row.given_names)
        if rows:
            model._default_manager.bulk_update(rows, [*names, *(["sort_name"] if model is Student else [])], batch_size=100)
    return aviary


def _takes(row, name: str) -> bool:
    """A student's account holds a user name and nothing else; the database sees to it."""
    return not (isinstance(row, User) and row.is_student and name != "username")


def _write(aviary: Aviary, row, one: models.Field, numbers: dict, owner: Owner) -> None:
    code, value = _coined(one, numbers)
    name = f"{one.model._meta.label}.{one.name}"
    setattr(row, one.name, value)
    aviary.canaries[code] = Canary(code, name, KINDS[name], owner)


def _coined(one: models.Field, numbers: dict) -> tuple[str, object]:
    """A code of the shape that the field takes, and the value that holds it."""
    if isinstance(one, models.PositiveSmallIntegerField):
        # Far above the numbers of rows and milliseconds that stand in a log, and still a small integer.
        year = 31000 + next(numbers["year"])
        return str(year), year
    if digits := 9 if one.name.endswith("phone") else _digits_of(one):
        start = {9: 970000000}.get(digits, 73 * 10 ** (digits - 2))
        code = str(start + next(numbers[digits]))
        return code, code
    if one.max_length is not None and one.max_length < 7:
        number = next(numbers["rare"])
        code = chr(0x3400 + number // 100) + chr(0x3400 + number % 100)
        return code, code
    number = next(numbers["word"])
    code = "qx" + "".join(LETTERS[number >> shift & 15] for shift in (16, 12, 8, 4, 0))
    return code, f"{code}@example.org" if isinstance(one, models.EmailField) else code.capitalize()


def _digits_of(one: models.Field) -> int:
    """How many digits the field takes, nothing else; 0 where it takes words."""
    found = [re.fullmatch(r"\^\\d\{(\d)\}\$", v.regex.pattern) for v in one.validators if hasattr(v, "regex")]
    return next((int(match[1]) for match in found if match), 0)


def unplanted(aviary: Aviary) -> list[str]:
    """Classed fields of which the world has no row, so that nothing was planted."""
    return sorted(KINDS.keys() - {canary.field for canary in aviary.canaries.values()})


def is_allowed(canary: Canary, role: str, zone: str, address: str) -> bool:
    """Whether this role may read this at that address, as near as its owner is."""
    if any(canary.kind in FILE["may"].get(who, {}).get(zone, ()) for who in (role, "everybody")):
        return True
    rules = (rule for rule in FILE["only_at"] if fnmatch(address, rule["address"]) and rule["role"] in (role, "everybody"))
    return any(zone in rule["zones"] and canary.kind in rule["kinds"] for rule in rules)
