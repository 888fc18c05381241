"""The first page of the admin, and the doors that are closed in it."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from lms.accounts.enums import Role
from tests.builders import a_day, make_session, make_staff

from .world import make_side, roster_file, signed_in

pytestmark = pytest.mark.django_db

CLOSED = [
    "users/",
    "users/new/",
    "groups/",
    "groups/new/",
    "bulk/accounts/user/delete/",
    "reports/site-history/",
    "reports/site-history/results/",
]


def test_a_coordinator_finds_what_waits_in_the_own_centre_only():
    here, there = make_side("Aquí"), make_side("Allá")
    make_session(cohort=here.cohort, day=a_day(before=2))
    for days in (1, 2, 3):
        make_session(cohort=there.cohort, day=a_day(before=days))
    there.client.post(reverse("office:rosters"), {"cohort": there.cohort.public_id, "file": roster_file(("A", "B", "C"))})

    body = here.client.get("/admin/").content.decode()

    assert '<b class="num">1</b><span>sesión pasada sin lista de asistencia' in body
    assert "sesiones pasadas" not in body
    assert "nómina revisada" not in body


def test_with_nothing_to_do_the_page_says_so():
    here = make_side("Aquí")

    assert "No hay nada pendiente" in here.client.get("/admin/").content.decode()


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_first_page_asks_the_same_number_of_queries(sessions, django_assert_num_queries):
    here = make_side("Aquí")
    for days in range(1, sessions + 1):
        make_session(cohort=here.cohort, day=a_day(before=days))
    here.client.get("/admin/")

    with django_assert_num_queries(12):
        assert f'<b class="num">{sessions}</b>' in here.client.get("/admin/").content.decode()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("path", CLOSED)
def test_wagtails_own_screens_about_people_are_not_there(role, path):
    client = signed_in(make_staff(role=role))

    assert client.get(f"/admin/{path}").status_code == 404
    assert client.post(f"/admin/{path}").status_code == 404


def test_the_account_page_changes_the_look_and_nothing_else():
    user = make_staff(role=Role.EDITOR, name="Elmer")
    client = signed_in(user)

    body = client.get("/admin/account/").content.decode()
    client.post("/admin/account/", {"look-theme": "dark", "look-preferred_language": "", "name_email-first_name": "Otro"})

    user.refresh_from_db()
    assert 'name="look-theme"' in body
    assert "avatar" not in body.split("<main")[1]
    assert UserProfile.objects.get(user=user).theme == "dark"
    assert user.first_name == "Elmer"


def test_menu_holds_the_office_and_nothing_dead():
    here = make_side("Aquí")

    body = here.client.get("/admin/").content.decode()

    for address in ("/admin/escuelas/", "/admin/grupos/", "/admin/nominas/", "/admin/constancias/", "/admin/dias-sin-clases/"):
        assert f'href="{address}"' in body
    assert "/admin/reports/" not in body
    assert "wagtail.org" not in body
    assert ModelLogEntry.objects.count() == 0
