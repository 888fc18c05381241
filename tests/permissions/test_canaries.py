"""Nobody reads of a person what is not theirs to read: on a page, in a file, in a header, an error, a mail or a log line."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client

from lms.core.exports import as_xlsx

from .canaries import FILE, KINDS, Aviary, Canary, is_allowed, unclassed, unplanted
from .extraction import PAPER_READER, read
from .owners import Owner, Reach
from .visits import Question, ask
from .walking import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("walk")]
STRANGER = Canary("qxzzzzz", "records.Student.given_names", "name", Owner(student=1, cohorts=frozenset({2}), centre=2))
SECRET = "secret"


def leaks(walked: Walk) -> list[str]:
    """Every canary that was read where the file does not allow it: who, where, what, whose."""
    found = {
        (visit.role, visit.question.name, canary.field, walked.zone(visit, canary))
        for visit in walked.all
        for canary in visit.found
        if not is_allowed(canary, visit.role, walked.zone(visit, canary), visit.question.name)
    }
    return [f"{role} at {name}: {field} ({zone})" for role, name, field, zone in sorted(found)]


def told(walked: Walk) -> list[str]:
    """Every canary in a mail, a log line, or a log that is kept for ever."""
    return sorted({f"{visit.question}: {canary.field}" for visit in walked.all for canary in visit.told})


def test_every_text_field_about_people_is_classed():
    assert unclassed() == []


def test_every_classed_field_has_a_row_in_the_world(walked):
    assert unplanted(walked.aviary) == []


def test_nobody_reads_what_is_not_theirs(walked):
    assert leaks(walked) == []


def test_secrets_are_for_nobody():
    allowed = [kinds for zones in FILE["may"].values() for kinds in zones.values()] + [rule["kinds"] for rule in FILE["only_at"]]

    assert SECRET in KINDS.values()
    assert not any(SECRET in kinds for kinds in allowed)


def test_no_mail_and_no_log_names_anybody(walked):
    assert told(walked) == []


def test_no_page_title_no_file_name_and_no_address_names_anybody(walked):
    named = {canary.code for canary in walked.aviary.canaries.values() if canary.kind in ("name", "surname", "family", "place")}
    lines = [visit.headers.get(name, "").casefold() for visit in walked.all for name in ("Content-Disposition", "Location")]
    words = [word for visit in walked.all for word in (*map(str.casefold, visit.links), visit.title.casefold())]

    assert [text for text in {*lines, *words} for canary in walked.aviary.found_in([text]) if canary.code in named] == []


def test_the_walk_read_names_where_they_may_be_read(walked):
    read_by = {visit.role for visit in walked.all for canary in visit.found if canary.kind == "surname"}

    assert read_by == {"teacher", "facilitator", "coordinator"}


def planted_leak(monkeypatch, view) -> frozenset[str]:
    """Where a stranger's name is read after one more line in a public view: on the answer, or beside it."""
    monkeypatch.setattr("lms.reports.views.render", view)
    visit = ask(Client(), Question("public", "GET", "reports:impact", "ours", "/impacto/"), Aviary({STRANGER.code: STRANGER}))
    found = {"answer"} if STRANGER in visit.found else set()
    return frozenset(found | ({"beside"} if STRANGER in visit.told else set()))


def test_a_template_that_prints_one_extra_name_is_found(monkeypatch):
    assert planted_leak(monkeypatch, lambda *args: HttpResponse(f"<p>Qx<b></b> {STRANGER.code.title()}</p>")) == {"answer"}


def test_an_error_text_with_a_name_is_found(monkeypatch):
    def refuse(*args):
        raise PermissionDenied(STRANGER.code)

    assert "answer" not in planted_leak(monkeypatch, refuse)
    assert planted_leak(monkeypatch, lambda *args: HttpResponse(f"No {STRANGER.code}", status=403)) == {"answer"}


def test_a_log_line_with_a_name_is_found(monkeypatch):
    def note(*args):
        logging.getLogger("lms.reports").debug("shown to %s", STRANGER.code)
        return HttpResponse("")

    assert planted_leak(monkeypatch, note) == {"beside"}


def test_a_name_in_a_sheet_inside_an_archive_is_found():
    sheet = as_xlsx("Nómina", ["Nombre"], [[STRANGER.code.title()]])

    assert Aviary({STRANGER.code: STRANGER}).found_in(read(sheet)) == {STRANGER}


@pytest.mark.skipif(PAPER_READER is None, reason="pdftotext is not installed")
def test_paper_was_read_too(walked):
    paper = [visit for visit in walked.ours if visit.headers.get("Content-Type") == "application/pdf"]

    assert any(canary.field == "credentials.Certificate.holder_name" for visit in paper for canary in visit.found)


def test_a_neighbour_is_nearer_than_a_stranger():
    reach = Reach(user=5, cohort=1, centre=1)

    assert reach.zone(Owner(user=5)) == "self"
    assert reach.zone(Owner(cohorts=frozenset({1, 2}), centre=1)) == "cohort"
    assert reach.zone(Owner(cohorts=frozenset({2}), centre=1)) == "centre"
    assert reach.zone(STRANGER.owner) == "elsewhere"
    assert reach.zone(Owner()) == "common"
