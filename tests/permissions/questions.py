"""What the walk asks: every address of ours as every role, of what is theirs, of what is not, and of nothing at all."""

import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from django.urls import reverse

from .crowd import Places
from .visits import Question
from .world import ROLES, nobodys

FILE = tomllib.loads((Path(__file__).parent / "table.toml").read_text(encoding="utf8"))
TABLE: dict[str, dict] = FILE["ours"]
METHODS = ("GET", "POST")
# Methods that no view of ours has: they must be refused everywhere.
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS")
REFUSED = ("in", "2f", "no")
# Where a format is part of the address, each of these is tried, whatever exists.
FORMATS = ("csv", "xlsx", "json", "pdf", "zip", "ics")
# Coordinators reach the whole centre: next door and across the road is theirs too.
CENTRE_WIDE = ("coordinator",)
AWAY = ("next_door", "across", "theirs")


def cells(row: dict, method: str) -> dict[str, str]:
    """What the table says for each role."""
    return dict(zip(ROLES, row[method].split(), strict=True))


def is_scoped(row: dict) -> bool:
    return row.get("scoped", "object" in row)


def url_of(name: str, row: dict, arguments: dict) -> str:
    return "/" + row["path"] if "path" in row else reverse(name, kwargs={**arguments, **row.get("with", {})})


def arguments_at(places: Places, place: str, kind: str) -> dict:
    """What an address needs to name the thing of that kind in that place; ids that nothing has, for nobody's."""
    if place == "nobody":
        return nobodys(places.ours.arguments[kind])
    return getattr(places, place).arguments[kind]


def questions(table: dict, places: Places, *, full: bool = False) -> Iterator[Question]:
    """Everything that the walk asks of these rows.

    In the full size every method as every role, everywhere. In the ordinary size a refusal by GET is enough, and of the rest one
    refused role and one other method a row, another one each time: such a refusal is the middleware's, before any view.
    """
    for turn, (name, row) in enumerate(table.items()):
        picked = (ROLES[turn % len(ROLES)], OTHER_METHODS[turn % len(OTHER_METHODS)])
        for role in ROLES:
            for method, place in _asked(row, role, full=full, picked=picked):
                arguments = arguments_at(places, place, row.get("object", "nothing"))
                yield Question(role, method, name, place, url_of(name, row, arguments))
        yield from _variants(name, row, places)


def _asked(row: dict, role: str, *, full: bool, picked: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of method and place for one row and role."""
    for method in METHODS:
        cell = cells(row, method)[role]
        is_open = cell not in REFUSED
        if is_open or full or method == "GET" or role == picked[0]:
            yield method, "ours"
        if is_scoped(row) and (is_open or full) and cell not in ("in", "2f"):
            yield from ((method, place) for place in (_away(role, full) if method == "GET" or full else ("theirs",)))
            yield method, "nobody"
    let_in = [one for one in ROLES if any(cells(row, method)[one] not in REFUSED for method in METHODS)]
    if full or role in (picked[0], *let_in[:1]):
        yield "HEAD", "ours"
        methods = OTHER_METHODS if full else picked[1:]
        yield from ((method, "theirs" if is_scoped(row) else "ours") for method in methods)


def _away(role: str, full: bool) -> tuple[str, ...]:
    """What is not ours; to whom the whole centre is near, the class next door is like the own."""
    return AWAY if full or role not in CENTRE_WIDE else AWAY[1:]


def _variants(name: str, row: dict, places: Places) -> Iterator[Question]:
    """The other formats of an address, by whom it lets in and by a visitor, of what is theirs and what is not."""
    if "kind" not in row.get("with", {}):
        return
    let_in = [role for role, cell in cells(row, "GET").items() if cell not in REFUSED]
    for role, kind, place in product(["public", *let_in], FORMATS, ("ours", "theirs")):
        arguments = arguments_at(places, place, row.get("object", "nothing"))
        url = reverse(name, kwargs={**arguments, **row["with"], "kind": kind})
        yield Question(role, "GET", name, place, url, is_variant=True)


def expected(question: Question, row: dict) -> set[str]:
    """The outcomes that the table allows for this question."""
    method, role = question.method, question.role
    if method in OTHER_METHODS:
        return {"mth"} | {cells(row, one)[role] for one in METHODS if cells(row, one)[role] in REFUSED}
    cell = cells(row, "GET" if method == "HEAD" else method)[role]
    if cell in REFUSED or not _is_away(question, row):
        return {cell}
    return {"no", "mth"} if cell == "mth" else {"no"}


def is_out_of_scope(question: Question, table: dict) -> bool:
    """Whether this asks for something that exists and is not in the scope of who asks."""
    is_own = question.is_variant or question.place == "nobody"
    return not is_own and _is_away(question, table[question.name])


def _is_away(question: Question, row: dict) -> bool:
    if not is_scoped(row) or question.place == "nobody":
        return is_scoped(row)
    near = ("ours", "next_door", "across") if question.role in CENTRE_WIDE else ("ours", *row.get("near", ()))
    return question.role not in row.get("everywhere", ()) and question.place not in near
