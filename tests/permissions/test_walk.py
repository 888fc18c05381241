"""The permission table holds at every address, for every role, in scope and out of it, by GET and by POST."""

import re
import tomllib
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, path, reverse

from lms.core.access import declared_access

from .planted_urls import plain
from .resolver import addresses, unlisted
from .world import ROLES, build_world, nobodys

pytestmark = pytest.mark.django_db

FILE = tomllib.loads((Path(__file__).parent / "table.toml").read_text(encoding="utf8"))
FOREIGN, TABLE = FILE["foreign"], FILE["ours"]
METHODS = ("GET", "POST")
NOT_FOUND = "no"
CHANGING = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f-]{27}|csrfmiddlewaretoken[^>]*>|[A-Za-z0-9]{64}|/\d+/|zz99|t\d+1(?=/)", re.IGNORECASE
)


def known_addresses():
    return list(addresses(get_resolver().url_patterns))


def outcome(response) -> str:
    """One word for what happened: ok, in (sent to sign in), 2f (to the second factor), no (404), mth (405), or the status."""
    if response.status_code == 302 and re.match(r"^(/en)?/(entrar|clase)/(\?|$)", response["Location"]):
        return "in"
    if response.status_code == 302 and re.match(r"^(/en)?/(entrar/codigo|cuenta/aplicacion)/$", response["Location"]):
        return "2f"
    return {200: "ok", 302: "ok", 404: "no", 405: "mth"}.get(response.status_code, str(response.status_code))


def ask(client: Client, method: str, url: str):
    """The answer, with everything undone that the request wrote, in the database and in the browser."""
    cookies = client.cookies.output()
    with transaction.atomic():
        response = client.generic(method, url)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return response


def body_of(response) -> bytes:
    return CHANGING.sub(b"", response.content)


def url_of(name: str, row: dict, arguments: dict) -> str:
    return "/" + row["path"] if "path" in row else reverse(name, kwargs={**arguments, **row.get("with", {})})


def cells(row: dict):
    for method in METHODS:
        yield from ((method, role, expected) for role, expected in zip(ROLES, row[method].split(), strict=True))


def wrong_cells(table: dict, ours, theirs) -> list[str]:
    """Every cell whose answer differs from the table, and every address that shows what is out of scope."""
    wrong = []
    for name, row in table.items():
        kind = row.get("object", "nothing")
        here, there = (world.arguments[kind] for world in (ours, theirs))
        for method, role, expected in cells(row):
            client = ours.clients[role]
            found = outcome(ask(client, method, url_of(name, row, here)))
            if found != expected:
                wrong.append(f"{method} {name} as {role}: {found}, the table says {expected}")
            is_scoped = row.get("scoped", kind != "nothing") and role not in row.get("everywhere", ())
            if is_scoped and expected in ("ok", "mth", NOT_FOUND):
                wrong += leaks(client, method, name, row, role, there, expected)
    return wrong


def leaks(client, method, name, row, role, there, expected) -> list[str]:
    """What tells another centre's thing from a thing that does not exist."""
    foreign = ask(client, method, url_of(name, row, there))
    random = ask(client, method, url_of(name, row, nobodys(there)))
    if expected != "mth" and outcome(foreign) != NOT_FOUND:
        return [f"{method} {name} as {role}: out of scope is {outcome(foreign)}"]
    if foreign.status_code != random.status_code or body_of(foreign) != body_of(random):
        return [f"{method} {name} as {role}: out of scope differs from a random id"]
    return []


@pytest.fixture(autouse=True)
def _second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def worlds():
    return build_world(), build_world()


def test_every_address_is_in_the_table():
    assert unlisted(known_addresses(), TABLE, FOREIGN) == []


def test_the_table_lists_no_address_that_is_gone():
    names = {address.name for address in known_addresses()} | {address.route for address in known_addresses()}

    assert [name for name in TABLE if name not in names] == []


def test_every_view_of_ours_declares_who_may_open_it():
    undeclared = [a.name for a in known_addresses() if a.is_ours and declared_access(a.view) is None]

    assert undeclared == []


def test_every_cell_holds(worlds):
    assert wrong_cells(TABLE, *worlds) == []


def test_a_planted_address_without_a_row_is_reported():
    planted = list(addresses([path("plantada/", plain, name="planted")]))

    assert unlisted(planted, TABLE, FOREIGN) == ["planted"]


def test_a_planted_view_without_a_policy_is_refused(settings, worlds):
    settings.ROOT_URLCONF = "tests.permissions.planted_urls"

    found = {role: client.get("/plantada/").status_code for role, client in worlds[0].clients.items()}

    assert found == dict.fromkeys(ROLES, 404) | {"half": 302, "bare": 302}


def test_a_wrong_cell_is_reported(worlds):
    lie = {"reports:impact": {"GET": " ".join(["no"] * len(ROLES)), "POST": " ".join(["mth"] * len(ROLES))}}

    assert "GET reports:impact as public: ok, the table says no" in wrong_cells(lie, *worlds)
