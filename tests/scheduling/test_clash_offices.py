"""Travel times and checks of staff in the coordinator's office."""

import pytest

from lms.accounts.enums import Role
from lms.records.models import StaffClearance
from lms.records.queries_clearances import unchecked
from lms.scheduling.models import TravelTime
from tests.builders import a_day, make_cohort, make_school, make_staff

pytestmark = pytest.mark.django_db
WAYS, CHECKS = "/admin/tiempos-de-viaje/", "/admin/antecedentes/"


@pytest.fixture
def here(client):
    """A centre with schools in two districts and a facilitator, whose coordinator is signed in; and the same elsewhere."""

    class Here:
        school = make_school(district="Belén")
        far = make_school(centre=school.centre, district="Punchana")
        elsewhere = make_school(district="Comas")
        coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
        rosa, stranger = make_staff(role=Role.FACILITATOR, name="Rosa"), make_staff(role=Role.FACILITATOR, name="Ajena")

    make_cohort(school=Here.school, facilitator=Here.rosa)
    make_cohort(school=Here.elsewhere, facilitator=Here.stranger)
    client.force_login(Here.coordinator)
    return Here


def _way(here, **changes):
    return {"centre": here.school.centre_id, "from_district": "Punchana", "to_district": "Belén", "minutes": "40"} | changes


def test_a_way_is_kept_once_whichever_way_it_was_typed(client, here):
    done = client.post(f"{WAYS}new/", _way(here))
    again = client.post(f"{WAYS}new/", _way(here, from_district="Belén", to_district="Punchana", minutes="50"))

    assert done.status_code == 302
    assert list(TravelTime.objects.values_list("from_district", "to_district", "minutes")) == [("Belén", "Punchana", 40)]
    assert "Ese camino ya está anotado" in again.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"to_district": "Punchana"}, {"to_district": "Comas"}, {"minutes": "0"}, {"minutes": ""}, {"minutes": "9999999"}]
)
def test_a_way_that_cannot_be_is_refused(client, here, wrong):
    answer = client.post(f"{WAYS}new/", _way(here, **wrong))

    assert answer.status_code == 200
    assert not TravelTime.objects.exists()


def test_the_list_of_ways_is_the_centres_own(client, here):
    TravelTime.objects.create(centre=here.school.centre, from_district="Belén", to_district="Punchana", minutes=40)
    TravelTime.objects.create(centre=here.elsewhere.centre, from_district="Comas", to_district="Rímac", minutes=50)

    page = client.get(WAYS).content.decode()

    assert "Belén – Punchana" in page
    assert "Comas" not in page


def test_who_lacks_a_check_or_is_about_to_stands_on_top(client, here):
    soon, fine, over = (make_staff(role=Role.FACILITATOR, name=name) for name in ("Luz", "Jairo", "Wilder"))
    for user, ends_on in ((soon, a_day(after=30)), (fine, a_day(after=31)), (over, a_day(before=1))):
        make_cohort(school=here.school, facilitator=user)
        StaffClearance.objects.create(user=user, kind="records", checked_on=a_day(before=90), expires_on=ends_on)

    rows = unchecked(here.coordinator, a_day())

    assert [(row.name, row.is_over) for row in rows] == [("Rosa", True), ("Wilder", True), ("Luz", False)]
    page = client.get(CHECKS).content.decode()
    assert f"persona={here.rosa.pk}" in page
    assert "Ajena" not in page


def test_a_check_is_written_down_for_the_own_people_only(client, here):
    form = client.get(f"{CHECKS}new/?persona={here.rosa.pk}").content.decode()
    typed = {
        "user": here.rosa.pk,
        "kind": "records",
        "checked_on": a_day().isoformat(),
        "expires_on": a_day(after=365).isoformat(),
    }

    foreign = client.post(f"{CHECKS}new/", typed | {"user": here.stranger.pk})
    future = client.post(f"{CHECKS}new/", typed | {"checked_on": a_day(after=1).isoformat()})
    backward = client.post(f"{CHECKS}new/", typed | {"expires_on": a_day(before=1).isoformat()})
    assert not StaffClearance.objects.exists()
    done = client.post(f"{CHECKS}new/", typed)

    assert f'value="{here.rosa.pk}" selected' in form
    assert "Ajena" not in form
    assert "no está entre las suyas" in foreign.content.decode()
    assert "todavía no llegó" in future.content.decode()
    assert "No puede vencer antes" in backward.content.decode()
    assert done.status_code == 302
    assert StaffClearance.objects.get().user == here.rosa
