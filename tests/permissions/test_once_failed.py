"""Requests that the walk or a fuzz run found to break something, each mended since."""

import pytest

from curriculum.models import LessonPage

from .questions import TABLE
from .small import address_of, ask_quietly

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


def test_a_query_with_a_nul_is_unreadable_on_both_databases(side):
    url = address_of("office:cohort", TABLE["office:cohort"], side.ours)

    assert ask_quietly(side.ours, "coordinator", "GET", f"{url}?q=a%00b").status_code == 400


def test_an_id_too_long_for_the_database_is_no_choice(side):
    answer = ask_quietly(side.ours, "coordinator", "POST", "/admin/grupos/new/", b"workshop=" + b"9" * 400, FORM)

    assert answer.status_code == 200
    assert answer.context["form"].errors["workshop"] == ["Elija una opción de la lista: la que envió no está entre las suyas."]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_form_view_takes_no_put_for_a_post(side, method):
    assert ask_quietly(side.ours, "coordinator", method, "/admin/nominas/", b"cohort=1", FORM).status_code == 405


@pytest.mark.parametrize("action", ["edit", "copy", "revisions/{revision}/revert"])
def test_wagtail_s_forms_without_their_fields_are_unreadable(side, action):
    page = LessonPage.objects.first()
    path = action.format(revision=page.save_revision().pk)

    answer = ask_quietly(side.ours, "editor", "POST", f"/admin/pages/{page.pk}/{path}/")

    assert answer.status_code == 400
    assert "No pudimos leer lo que llegó" in answer.content.decode()


def test_a_chooser_without_an_address_is_unreadable(side):
    assert ask_quietly(side.ours, "editor", "POST", "/admin/choose-external-link/").status_code == 400


@pytest.mark.parametrize("path", ["choose-page/", "images/chooser/", "api/main/documents/", "embeds/chooser/"])
@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_who_writes_no_pages_sees_no_list_of_wagtail_s(side, role, path):
    assert ask_quietly(side.ours, role, "GET", f"/admin/{path}").status_code == 404
    assert ask_quietly(side.ours, "editor", "GET", f"/admin/{path}").status_code == 200


@pytest.mark.parametrize("key", ["٣", "9" * 30, "-1"])
def test_a_number_that_is_none_of_ours_is_not_found_and_noted_without_it(side, key):
    assert ask_quietly(side.ours, "coordinator", "GET", f"/admin/images/chooser/chosen/{key}/").status_code == 404
