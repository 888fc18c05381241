"""Whoever sees identified people leaves an entry, at every address; without the entry nobody sees them."""

import re
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse

from lms.audit import middleware
from lms.audit.models import Entry
from lms.audit.showing import declared_shows
from lms.records.models import Student

from ..attendance.world import make_class, roll_url, sheet, signed_in
from ..permissions.resolver import addresses
from ..permissions.world import ROLES, World, build_world
from ..tools import run_tool
from .test_signals import take_no_entry

pytestmark = pytest.mark.django_db

TABLE = tomllib.loads((Path(__file__).parent.parent / "permissions" / "table.toml").read_text(encoding="utf8"))["ours"]
NAME, MOTHERS = "Xiomarita", "Yarlequé"
AUDITED = [name for name, row in TABLE.items() if row.get("audited")]
# Students see themselves without an entry. That nobody else sees a name at all is the permission walk's part.
WHO_SEE_NAMES = ("teacher", "facilitator", "coordinator")


@pytest.fixture
def world() -> World:
    """A world in which the only student has a name that nothing else has."""
    built = build_world()
    Student.objects.update(given_names=NAME, paternal_surname=MOTHERS, sort_name=f"{MOTHERS} {NAME}".lower())
    return built


def url_of(name: str, arguments: dict) -> str:
    row = TABLE[name]
    return "/" + row["path"] if "path" in row else reverse(name, kwargs={**arguments, **row.get("with", {})})


def asked(world: World, names: Iterable[str], roles: Iterable[str] = ROLES) -> Iterator[tuple[str, HttpResponseBase]]:
    """Address and answer of everything that shows one of these roles a page, each undone again."""
    for name in names:
        url = url_of(name, world.arguments[TABLE[name].get("object", "nothing")])
        for method, shows_a_page in (("GET", "ok"), ("POST", "422")):
            cells = dict(zip(ROLES, TABLE[name][method].split(), strict=True))
            for role in [role for role in roles if cells[role] == shows_a_page]:
                client, cookies = world.clients[role], deepcopy(world.clients[role].cookies)
                with transaction.atomic():
                    answer = client.generic(method, url)
                    assert "/entrar/" not in answer.get("Location", ""), (name, role)
                    yield name, answer
                    transaction.set_rollback(True)
                client.cookies = cookies


def words_of(response) -> str:
    """Everything that can be read in an answer, whatever its format."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"%PDF"):
        return run_tool("pdftotext", "-", "-", data=content).decode()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist() if name.endswith((".xml", ".txt")))
    return content.decode(errors="replace")


def unseen(world: World, names: Iterable[str]) -> set[str]:
    """Marked addresses that showed a page and left no entry about what they showed."""
    before, missed = Entry.objects.count(), set()
    for name, answer in asked(world, names):
        if answer.status_code in (200, 422):
            written = Entry.objects.filter(number__gt=before).exclude(act="refused")
            missed |= {name} if not [entry for entry in written if entry.actor and entry.kind] else set()
    return missed


def test_every_view_that_says_that_it_shows_people_is_marked_and_every_marked_one_says_so():
    declared = {address.name for address in addresses(get_resolver().url_patterns) if declared_shows(address.view)}

    assert declared == set(AUDITED)


def test_every_address_that_shows_people_leaves_an_entry(world, monkeypatch):
    assert unseen(world, AUDITED) == set()

    # And where the middleware does nothing, each of them is reported.
    monkeypatch.setattr(middleware, "declared_shows", lambda view: None)
    assert unseen(world, ["portal:cohort", "attendance:roll"]) == {"portal:cohort", "attendance:roll"}


def test_no_unmarked_address_shows_a_student(world):
    unmarked = [name for name in TABLE if name not in AUDITED]

    told = {name for name, answer in asked(world, unmarked, WHO_SEE_NAMES) if re.search(f"{NAME}|{MOTHERS}", words_of(answer))}

    assert told == set()

    # And where there is a name it is found, in pages and in files.
    marked = {"portal:cohort", "office:roster_export"}
    assert {name for name, answer in asked(world, marked) if NAME in words_of(answer)} == marked


def test_without_its_entry_nobody_sees_the_page(world):
    names = ("portal:cohort", "office:cohort", "office:roster_export", "credentials:certificate")
    client, urls = world.clients["coordinator"], [url_of(name, world.arguments[TABLE[name]["object"]]) for name in names]
    assert {client.get(url).status_code for url in urls} == {200}
    take_no_entry()
    client.raise_request_exception = False

    for url in urls:
        with transaction.atomic():
            answer = client.get(url)
            transaction.set_rollback(True)
        assert answer.status_code == 500
        assert not re.search(NAME, words_of(answer))


def entries() -> list[tuple]:
    return list(Entry.objects.exclude(act="sign_in").order_by("number").values_list("act", "kind", "about", "scope", "reason"))


def test_a_register_that_is_looked_at_says_which_and_by_which_rule():
    group = make_class()

    signed_in(group.facilitator).get(roll_url(group.session))

    assert entries() == [("register_seen", "scheduling.workshopsession", group.session.public_id, "run_by", "")]


def test_a_sheet_that_is_still_closed_shows_nobody():
    group = make_class()

    page = signed_in(group.facilitator).get(roll_url(group.meeting(days_ago=-3)))

    assert page.status_code == 200
    assert entries() == []


def test_words_that_were_searched_for_are_kept_as_a_hash(client):
    group = make_class()
    coordinator = signed_in(group.coordinator)
    url = reverse("office:cohort", args=[group.cohort.public_id])

    for words in ("ahuanari", "Ahuanari", "tamani"):
        coordinator.get(url, {"q": words})

    first, again, other = (reason for *_facts, reason in entries())
    assert first == again != other
    assert re.fullmatch(r"search:[0-9a-f]{32}", first)


def test_an_export_is_one_entry_and_a_download_by_the_student_another(world):
    url = url_of("credentials:certificate", world.arguments["certificate"])
    before = Entry.objects.count()

    world.clients["student"].get(url)

    (entry,) = Entry.objects.filter(number__gt=before)
    assert (entry.act, entry.roles) == ("certificate_seen", "student")
    assert entry.about == world.arguments["certificate"]["public_id"]


def test_what_is_out_of_scope_leaves_one_entry(world):
    theirs = build_world()
    asked = [("GET", "portal:cohort"), ("GET", "grupos:edit"), ("POST", "grupos:edit"), ("POST", "office:roster_commit")]

    for method, name in asked:
        arguments, before = theirs.arguments[TABLE[name]["object"]], Entry.objects.count()
        world.clients["coordinator"].generic(method, url_of(name, arguments))

        (entry,) = Entry.objects.filter(number__gt=before)
        assert (entry.act, entry.kind, entry.reason, entry.result) == ("refused", name, "404", "refused")
        assert entry.about == arguments.get("public_id")
        assert entry.scope == (f"pk:{arguments['pk']}" if "pk" in arguments else "")


def test_what_a_role_may_not_open_leaves_one_entry(world):
    before = Entry.objects.count()

    world.clients["editor"].get(reverse("scheduling:agenda"))
    world.clients["student"].get("/admin/")
    world.clients["administrator"].get("/admin/pages/2/edit/")

    written = Entry.objects.filter(number__gt=before).order_by("number")
    assert [(entry.act, entry.roles) for entry in written] == [
        ("refused", "editor"),
        ("refused", "student"),
        ("refused", "administrator"),
    ]


def test_a_visitor_and_a_mistyped_address_leave_none(world):
    before = Entry.objects.count()

    Client().get(url_of("portal:cohort", world.arguments["cohort"]))
    world.clients["teacher"].get("/no-hay-nada-aqui/")

    assert Entry.objects.count() == before


def test_saving_a_roll_and_correcting_it_leave_one_entry_each(now):
    group = make_class()
    client, place = signed_in(group.facilitator), group.places[0]

    client.post(roll_url(group.session), sheet(group.places))
    late = {"enrolment": place.public_id, "status": "late", "correction_reason": "mistake"}
    client.post(f"{roll_url(group.session)}corregir/", late)
    client.post(f"{roll_url(group.session)}corregir/", late)

    group.session.refresh_from_db()
    register = group.session.register.public_id
    assert entries() == [
        ("register_taken", "attendance.register", register, "", ""),
        ("mark_corrected", "records.enrolment", place.public_id, f"register:{register}", "mistake"),
    ]
