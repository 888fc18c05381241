"""Asking changes nothing: no GET and no HEAD writes a row that says something about a person, a class or a page."""

import pytest
from django.http import HttpResponse
from django.test import Client

from lms.records.models import Centre

from .canaries import Aviary
from .visits import Question, Visit, ask
from .world import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("walk")]

# What a GET may write, and why.
LOGS = {
    "audit_entry": "who saw whom, and who was refused",
    "curriculum_materialdownload": "a file was fetched",
    "django_session": "when somebody was last here; the end of a session",
    "usersessions_usersession": "the same, for the list of own sessions",
    "wagtailusers_userprofile": "light or dark, made at the first look",
    "wagtailadmin_editingsession": "who has an editor open",
    "wagtailcore_pagesubscription": "comments of a page, for who opens its editor",
    "wagtailimages_rendition": "a picture in another size",
    "wagtaildocs_document": "the size of a file, read at the first look",
    "wagtailimages_image": "the size of a file, read at the first look",
    "home_organisationsettings": "made with its defaults at the first look",
    "wagtailsearch_indexentry": "the index over that document",
}
# Wagtail's own logs keep what a row was called for ever; nothing of ours may get there.
WAGTAILS_LOGS = {"wagtailcore_modellogentry", "wagtailcore_referenceindex", "wagtailcore_revision"}


def writes_of_reading(visits: list[Visit]) -> list[str]:
    """What GET and HEAD wrote beside the logs."""
    read = [visit for visit in visits if visit.question.method in ("GET", "HEAD")]
    return [f"{visit.question}: {table}" for visit in read for table in sorted(visit.written - LOGS.keys())]


def test_no_get_writes(walked):
    assert writes_of_reading(walked.all) == []


def test_the_walk_read_as_every_role(walked):
    assert {visit.role for visit in walked.all if visit.status == 200} >= set(ROLES) - {"half", "bare"}


def test_the_walk_saw_forms_write(walked):
    """Otherwise the guard would hear nothing, whatever is written."""
    written = {table for visit in walked.ours if visit.question.method == "POST" for table in visit.written}

    assert written >= {"records_cohortstaff", "records_rosterimport", "credentials_certificate"}


def test_nothing_of_ours_enters_the_logs_of_wagtail(walked):
    assert [str(visit.question) for visit in walked.ours if not visit.written.isdisjoint(WAGTAILS_LOGS)] == []


def test_a_view_that_writes_while_it_shows_is_found(monkeypatch):
    def counted(*args):
        Centre.objects.update(name="Visitada")
        return HttpResponse("")

    monkeypatch.setattr("lms.reports.views.render", counted)

    visit = ask(Client(), Question("public", "GET", "reports:impact", "ours", "/impacto/"), Aviary())

    assert writes_of_reading([visit]) == ["GET reports:impact (ours) as public: records_centre"]
