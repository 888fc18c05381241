"""Two small worlds, and asking about every address that a role is let in to."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.http import HttpResponse

from .questions import REFUSED, TABLE, cells, url_of
from .visits import send, undone
from .world import ROLES, World, build_world


@dataclass(frozen=True)
class Side:
    """What is ours, and the same things elsewhere."""

    ours: World
    theirs: World


def two_sides() -> Side:
    return Side(build_world(), build_world())


def ask_quietly(world: World, role: str, method: str, url: str, *body, **extra) -> HttpResponse:
    """The answer to one request of this role, with everything undone."""
    with undone(world.clients[role]):
        return send(world.clients[role], method, url, *body, **extra)


def doors(method: str) -> Iterator[tuple[str, str, dict]]:
    """(address, role, row) for every row that lets somebody in by that method: the first such role of each."""
    for name, row in TABLE.items():
        let_in = [role for role, cell in cells(row, method).items() if cell not in (*REFUSED, "mth")]
        if let_in:
            yield name, _most_telling(let_in), row


def _most_telling(roles: list[str]) -> str:
    """Of those who are let in, the one who sees most."""
    order = ("coordinator", "facilitator", "teacher", "administrator", "editor", "student", *ROLES)
    return next(role for role in order if role in roles)


def address_of(name: str, row: dict, world: World) -> str:
    return url_of(name, row, world.arguments[row.get("object", "nothing")])


class _Fields(HTMLParser):
    """The names of all fields of a page's forms, with what stands in them."""

    def __init__(self):
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in ("input", "select", "textarea", "button") and values.get("name"):
            self.found.setdefault(values["name"], values.get("value") or "")


def fields_of(response) -> dict[str, str]:
    """What a browser would send back with the forms of this page."""
    reader = _Fields()
    reader.feed(response.content.decode(errors="replace"))
    return reader.found
