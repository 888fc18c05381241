"""The staff screen: who is in it, what is found, and how many queries that takes."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from lms.accounts.actions import add_grant
from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.core import clock
from lms.records.models import GrantScope

from ..builders import a_day, make_school, make_staff, make_student, make_student_user
from ..signing_in import signed_in
from .world import invite, make_world, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def words(response) -> str:
    return unescape(response.content.decode())


def names(client, **asked) -> list[str]:
    """Who is in the list, in its order."""
    return [row.listed_as for row in client.get(reverse("team:list"), asked).context["rows"]]


def test_an_administrator_sees_all_staff_and_never_a_student(world):
    student = make_student_user(make_student(school=world.here.school))

    found = names(world.client)

    assert len(found) == User.objects.filter(kind="staff").count()
    assert student.username not in found
    assert world.client.get(url("person", student)).status_code == 404
    assert world.client.post(url("disable", student)).status_code == 404


def test_a_coordinator_sees_teachers_and_facilitators_of_the_own_centre_only(world):
    facilitator = make_staff(role=Role.FACILITATOR, centre=world.here.centre, name="Keyla")
    make_staff(role=Role.COORDINATOR, centre=world.here.centre, name="Colega")
    make_staff(role=Role.FACILITATOR, name="Sin sede")
    make_staff(role=Role.FACILITATOR, centre=world.there.centre, name="Lejana")

    assert names(world.here.client) == [facilitator.first_name, "Maestra Aquí"]
    assert names(world.there.client) == ["Lejana", "Maestra Allá"]


def test_of_somebody_who_works_elsewhere_too_a_coordinator_sees_the_own_part_and_changes_nothing(world):
    both = make_staff(role=Role.FACILITATOR, centre=world.here.centre, name="Dos sedes")
    far = add_grant(user=both, role=Role.FACILITATOR, valid_from=a_day(), valid_until=None, today=a_day())
    GrantScope.objects.create(grant=far, centre=world.there.centre)

    page = words(world.here.client.get(url("person", both)))

    assert "Sede Aquí" in page
    assert "Sede Allá" not in page
    assert "Esta cuenta la lleva la administración" in page
    assert "Dar un rol" not in page
    for name in ("grant", "disable", "enable", "link", "withdraw"):
        assert world.here.client.post(url(name, both)).status_code == 404
    for grant in both.grants.all():
        assert world.here.client.post(url("end", both, grant.pk)).status_code == 404
    assert both.grants.count() == 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "maestra aqui"}, ["Maestra Aquí"]),
        ({"q": "ALLÁ"}, ["Maestra Allá"]),
        ({"q": "@example.org maestra alla"}, ["Maestra Allá"]),
        ({"q": "nadie"}, []),
        ({"rol": "teacher", "sede": "here"}, ["Maestra Aquí"]),
        ({"rol": "coordinator", "q": "maestra"}, []),
        ({"rol": "teacher", "estado": "disabled"}, []),
        ({"rol": "teacher", "estado": "active"}, ["Maestra Allá", "Maestra Aquí"]),
        ({"rol": "nada", "sede": "x", "estado": "y", "q": "maestra", "p": "-4"}, ["Maestra Allá", "Maestra Aquí"]),
        ({"sede": str(10**40), "rol": ["teacher", "teacher"]}, ["Maestra Allá", "Maestra Aquí"]),
    ],
)
def test_the_list_is_searched_without_accents_and_narrowed(world, asked, found):
    if asked.get("sede") == "here":
        asked = asked | {"sede": world.here.centre.pk}

    assert names(world.client, **asked) == found


def test_a_centre_that_is_not_offered_narrows_nothing_for_a_coordinator(world):
    assert names(world.here.client, sede=world.there.centre.pk) == ["Maestra Aquí"]


def test_an_invited_and_a_disabled_account_are_found_by_their_state(world):
    invite(world.client, "teacher", world.here.school)
    off = make_staff(role=Role.EDITOR, name="Cerrada")
    User.objects.filter(pk=off.pk).update(is_active=False)

    assert names(world.client, estado="invited") == ["Flores, Rosa"]
    assert names(world.client, estado="disabled") == ["Cerrada"]
    assert "Flores, Rosa" not in names(world.client, estado="active")


def test_the_row_says_role_place_days_and_last_day_and_no_made_up_user_name(world):
    invite(world.client, "facilitator", world.here.centre, valid_until=a_day(after=30).isoformat())
    User.objects.filter(pk=world.here.teacher.pk).update(last_login=clock.now() - timedelta(days=2))

    page = words(world.client.get(reverse("team:list")))

    assert f"del {a_day():%d/%m/%Y} al {a_day(after=30):%d/%m/%Y}" in page
    assert "<b>Facilitador/a</b> · Sede Aquí" in page
    assert f"{a_day(before=2):%d/%m/%Y}" in page
    assert (
        "i-" not in words(world.client.get(url("person", User.objects.get(email="rosa@example.org")))).split("usuario:")[0][-40:]
    )
    assert "usuario:" not in words(world.client.get(url("person", User.objects.get(email="rosa@example.org"))))


def test_an_empty_list_and_an_empty_search_say_what_to_do(world):
    centre = make_school().centre
    alone = signed_in(make_staff(role=Role.COORDINATOR, centre=centre))

    assert "Todavía no hay nadie en su sede" in words(alone.get(reverse("team:list")))
    assert "Nadie coincide" in words(world.client.get(reverse("team:list"), {"q": "zzz"}))


def test_a_long_list_has_pages_that_keep_the_search(world):
    for _n in range(35):
        make_staff(role=Role.TEACHER, school=world.here.school, name="Muchas")

    page = words(world.client.get(reverse("team:list"), {"q": "muchas", "p": "2"}))

    assert "35 personas" in page
    assert "Página 2 de 2" in page
    assert 'href="?q=muchas&p=1"' in page


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("administrator", 15), ("coordinator", 14)])
def test_the_list_asks_the_same_number_of_queries(world, people, who, queries, django_assert_num_queries):
    for _n in range(people):
        make_staff(role=Role.FACILITATOR, centre=world.here.centre)
    client = world.client if who == "administrator" else world.here.client
    client.get(reverse("team:list"))

    with django_assert_num_queries(queries):
        assert client.get(reverse("team:list"), {"rol": "facilitator", "q": "persona"}).status_code == 200


def test_the_menu_leads_there_for_who_may_and_only_for_them(world):
    link = f'"url": "{reverse("team:list")}"'

    assert link in words(world.client.get("/admin/"))
    assert link in words(world.here.client.get("/admin/"))
    assert link not in words(signed_in(make_staff(role=Role.EDITOR)).get("/admin/"))


def test_the_portal_tells_an_administrator_where_roles_are_given(world):
    assert "invita al personal" in words(world.client.get("/inicio/"))
