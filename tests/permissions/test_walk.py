"""The permission table holds at every address of ours, for every role, in scope and out of it, by every method."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import get_resolver, path

from lms.core.access import declared_access

from .canaries import Aviary
from .crowd import Places
from .planted_urls import plain
from .questions import TABLE, expected, is_out_of_scope, questions
from .resolver import addresses, unlisted
from .visits import Visit, ask
from .world import ROLES, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("walk")]


def known_addresses():
    return list(addresses(get_resolver().url_patterns))


def wrong_cells(visits: list[Visit], table: dict) -> list[str]:
    """Every answer that the table does not allow."""
    asked = [visit for visit in visits if not visit.question.is_variant]
    return [
        f"{visit.question}: {visit.outcome}, the table says {allowed}"
        for visit in asked
        if visit.outcome not in (allowed := expected(visit.question, table[visit.question.name]))
    ]


def tell_tales(visits: list[Visit], table: dict) -> list[str]:
    """Every answer out of scope that differs from the answer about an id that nothing has."""
    nobodys = {_same_question(visit): visit.fingerprint for visit in visits if visit.question.place == "nobody"}
    return [
        f"{visit.question} differs from a random id"
        for visit in visits
        if is_out_of_scope(visit.question, table) and visit.fingerprint != nobodys.get(_same_question(visit), visit.fingerprint)
    ]


def _same_question(visit: Visit) -> tuple[str, str, str]:
    return visit.role, visit.question.method, visit.question.name


def small_walk(table: dict) -> list[Visit]:
    """The visits that these rows ask for, in a world without a crowd."""
    ours, theirs = build_world(), build_world()
    places = Places(ours, ours, ours, theirs, theirs)
    return [ask(ours.clients[q.role], q, Aviary()) for q in questions(table, places)]


def test_every_address_is_in_the_table():
    assert unlisted(known_addresses(), TABLE) == []


def test_the_table_lists_no_address_that_is_gone():
    names = {address.name for address in known_addresses()} | {address.route for address in known_addresses()}

    assert [name for name in TABLE if name not in names] == []


def test_every_view_of_ours_declares_who_may_open_it():
    undeclared = [a.name for a in known_addresses() if a.is_ours and declared_access(a.view) is None]

    assert undeclared == []


def test_every_cell_holds(walked):
    assert wrong_cells(walked.ours, TABLE) == []


def test_what_is_out_of_scope_answers_as_what_does_not_exist(walked):
    assert tell_tales(walked.ours, TABLE) == []


def test_a_planted_address_without_a_row_is_reported():
    planted = list(addresses([path("plantada/", plain, name="planted")]))

    assert unlisted(planted, TABLE) == ["planted"]


def test_a_planted_view_without_a_policy_is_refused(settings):
    settings.ROOT_URLCONF = "tests.permissions.planted_urls"

    found = {role: client.get("/plantada/").status_code for role, client in build_world().clients.items()}

    assert found == dict.fromkeys(ROLES, 404) | {"half": 302, "bare": 302}


def test_a_wrong_cell_is_reported():
    lie = {"reports:impact": {"GET": " ".join(["no"] * len(ROLES)), "POST": " ".join(["mth"] * len(ROLES))}}

    assert "GET reports:impact (ours) as public: ok, the table says {'no'}" in wrong_cells(small_walk(lie), lie)


def telling_get_object_or_404(rows, **wanted):
    """What a careless view does: “that is not yours” for what exists, “not found” for what does not."""
    if found := rows.filter(**wanted).first():
        return found
    raise PermissionDenied if rows.model.objects.filter(**wanted).exists() else Http404


def test_a_view_that_knows_what_is_out_of_scope_is_reported(monkeypatch):
    table = {"portal:cohort": TABLE["portal:cohort"]}
    monkeypatch.setattr("lms.portal.views.get_object_or_404", telling_get_object_or_404)

    assert "GET portal:cohort (theirs) as facilitator differs from a random id" in tell_tales(small_walk(table), table)
