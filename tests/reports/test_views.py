"""The page of figures as a visitor gets it."""

from datetime import date

import pytest
from django.template import Context, Template
from django.urls import reverse

from lms.records.models import AwarenessEvent

from .world import A, P, finished_cohort

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Thirty students of whom four did not complete, and a second centre of eight."""
    ours = finished_cohort(*[[P, P]] * 26, *[[P, A]] * 4)
    finished_cohort(*[[P]] * 8)
    facts = {"centre": ours[0].cohort.centre, "kind": "Feria del barrio", "district": "Belén", "held_on": date(2025, 5, 1)}
    AwarenessEvent.objects.create(aged_13_to_15=1300, aged_18_up=500, **facts)
    return ours


def test_anybody_reads_the_figures(client, world):
    page = client.get(reverse("reports:impact"))

    assert page.status_code == 200
    text = page.content.decode()
    assert world[0].cohort.centre.name in text
    assert "1,800" in text
    assert "Feria del barrio" in text
    assert page.cache_for_visitors


def test_the_page_hides_what_would_point_at_somebody(client, world):
    text = client.get("/impacto/").content.decode()

    assert "oculto" in text
    assert ">26<" not in text
    assert "Las cifras menores que 5 no se muestran" in text


def test_no_name_school_or_cohort_is_on_the_page(client, world):
    text = client.get("/impacto/").content.decode()

    for enrolment in world:
        assert enrolment.student.paternal_surname not in text
    assert world[0].cohort.school.name not in text
    assert world[0].cohort.code not in text


def test_the_page_exists_in_english(client, world):
    page = client.get("/en/impacto/")

    assert page.status_code == 200
    assert '<html lang="en">' in page.content.decode()


def test_an_empty_site_says_that_nothing_is_there_yet(client):
    text = client.get("/impacto/").content.decode()

    assert "Todavía no hay asistencia registrada" in text
    assert "<table" not in text


def test_the_page_asks_few_queries(client, world, django_assert_max_num_queries):
    client.get("/impacto/")

    with django_assert_max_num_queries(12):
        client.get("/impacto/")


def test_the_front_page_shows_the_same_few_figures(world):
    html = Template("{% load impact %}{% impact_figures %}").render(Context())

    assert f"estudiantes, {world[0].cohort.centre.name}" in html
    assert "<dd>30</dd>" in html


def test_the_front_page_says_nothing_before_the_first_meeting():
    assert Template("{% load impact %}{% impact_figures %}").render(Context()).strip() == ""
