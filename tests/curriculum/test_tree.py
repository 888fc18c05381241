"""Pages that an editor moves, drags and copies."""

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from curriculum.models import GlossaryTerm, LessonPage, WorkshopPage
from home.models import HomePage
from lms.accounts.enums import Role
from tests.builders import make_staff, make_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_staff(role=Role.EDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def workshop():
    workshop = make_workshop(code="Z", lessons=4)
    Site.objects.update(root_page=HomePage.objects.get())
    for lesson, stage in zip(workshop.lessons, (1, 1, 2, 2), strict=True):
        LessonPage.objects.filter(pk=lesson.pk).update(stage=stage)
    return workshop


def copy(client, workshop) -> WorkshopPage:
    told = {"new_title": "Otra edición", "new_slug": "otra", "new_parent_page": workshop.get_parent().pk, "copy_subpages": "on"}
    response = client.post(reverse("wagtailadmin_pages:copy", args=[workshop.pk]), told)
    assert response.status_code == 302
    return WorkshopPage.objects.get(slug="otra")


def test_a_workshop_is_copied_as_a_new_edition_of_drafts(client, editor, workshop):
    workshop.lessons.first().save_revision()

    edition = copy(client, workshop)

    lessons = LessonPage.objects.child_of(edition)
    assert edition.code == "Z-2"
    assert [lesson.code for lesson in lessons] == ["Z1-2", "Z2-2", "Z3-2", "Z4-2"]
    assert [lesson.get_latest_revision_as_object().code for lesson in lessons] == ["Z1-2", "Z2-2", "Z3-2", "Z4-2"]
    assert not any(page.live for page in (edition, *lessons))
    assert {page.translation_key for page in lessons}.isdisjoint(page.translation_key for page in workshop.lessons)
    assert [lesson.code for lesson in workshop.lessons] == ["Z1", "Z2", "Z3", "Z4"]


def test_the_third_edition_has_the_next_number(client, editor, workshop):
    copy(client, workshop)
    WorkshopPage.objects.filter(slug="otra").update(slug="segunda")

    assert copy(client, workshop).code == "Z-3"


@pytest.mark.parametrize(("moved", "to", "stage"), [("Z1", 4, 2), ("Z4", 0, 1), ("Z2", 2, 2), ("Z1", 1, 1)])
def test_a_lesson_dragged_elsewhere_has_a_stage_that_fits(client, editor, workshop, moved, to, stage):
    lesson = workshop.lessons.get(code=moved)
    lesson.save_revision()

    client.post(reverse("wagtailadmin_pages:set_page_position", args=[lesson.pk]) + f"?position={to}")

    stages = [one.stage for one in workshop.lessons]
    assert stages == sorted(stages)
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert (lesson.stage, lesson.get_latest_revision_as_object().stage) == (stage, stage)


def test_a_page_that_was_renamed_is_found_at_its_old_address(client, workshop, django_capture_on_commit_callbacks):
    lesson = workshop.lessons.first()
    old = lesson.url

    with django_capture_on_commit_callbacks(execute=True):
        lesson.slug = "otro-nombre"
        lesson.save_revision().publish()

    response = client.get(old)
    assert response.status_code == 301
    assert client.get(response.url).status_code == 200
    assert Redirect.objects.get().automatically_created


def test_only_editors_keep_redirects_and_the_glossary(client, workshop):
    term = GlossaryTerm.objects.create(term="Captar", meaning="Acercarse con mentiras.", locale_id=1)
    addresses = [
        reverse("wagtailredirects:index"),
        reverse("wagtailsnippets_curriculum_glossaryterm:list"),
        reverse("wagtailsnippets_curriculum_glossaryterm:edit", args=[term.pk]),
    ]

    client.force_login(make_staff(role=Role.EDITOR))
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]

    for role in (Role.COORDINATOR, Role.ADMINISTRATOR, Role.TEACHER):
        client.force_login(make_staff(role=role))
        assert 200 not in [client.get(address).status_code for address in addresses]


def test_the_bar_of_wagtail_is_for_editors_alone(client, workshop):
    assert "wagtail-userbar" not in client.get(workshop.url).content.decode()

    client.force_login(make_staff(role=Role.COORDINATOR))
    assert "wagtail-userbar" not in client.get(workshop.url).content.decode()

    client.force_login(make_staff(role=Role.EDITOR))
    assert "<wagtail-userbar>" in client.get(workshop.url).content.decode()
