"""Who may join a cohort: people who hold the role today and do not belong to another centre only."""

import pytest
from django.urls import reverse

from lms.accounts.enums import Role
from lms.records.enums import StaffRole
from lms.records.models import Cohort, CohortStaff
from tests.builders import a_day, make_staff

from .world import make_side, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_side("Aquí")


@pytest.fixture
def there():
    return make_side("Allá")


def add(side, user, role=StaffRole.FACILITATOR, day=None):
    data = {"person": f"{role}:{user.pk}", "starts_on": (day or a_day()).isoformat()}
    return side.client.post(reverse("office:staff_assign", args=[side.cohort.public_id]), data, follow=True)


def test_a_facilitator_joins_and_sees_the_cohort(here):
    facilitator = make_staff(role=Role.FACILITATOR, centre=here.centre, name="Jairo")

    body = add(here, facilitator).content.decode()

    assert "Jairo ya ve el grupo" in body
    assert list(Cohort.objects.run_by(facilitator)) == [here.cohort]


def test_joining_twice_makes_one_place(here):
    facilitator = make_staff(role=Role.FACILITATOR, centre=here.centre)

    add(here, facilitator)
    add(here, facilitator, day=a_day(before=3))

    assert CohortStaff.objects.filter(cohort=here.cohort, user=facilitator).count() == 1


@pytest.mark.parametrize("role", [None, Role.EDITOR, Role.TEACHER])
def test_who_does_not_hold_the_role_cannot_join_in_it(here, role):
    somebody = make_staff(role=role, centre=here.centre if role else None)

    response = add(here, somebody)

    assert response.status_code == 422
    assert "no tiene ese rol hoy" in response.content.decode()
    assert not CohortStaff.objects.exists()


def test_people_of_another_centre_are_neither_listed_nor_accepted(here, there):
    theirs = make_staff(role=Role.FACILITATOR, centre=there.centre, name="Ajena")
    teacher = make_staff(role=Role.TEACHER, school=there.school, name="Lejana")
    make_staff(role=Role.TEACHER, school=here.school, name="Cercana")

    page = here.client.get(reverse("office:cohort", args=[here.cohort.public_id])).content.decode()
    refused = add(here, theirs)

    assert "Cercana" in page
    assert "Ajena" not in page
    assert "Lejana" not in page
    assert refused.status_code == 422
    assert not CohortStaff.objects.filter(user__in=[theirs, teacher]).exists()


def test_ending_a_place_keeps_the_row_until_today(here):
    facilitator = make_staff(role=Role.FACILITATOR, centre=here.centre)
    add(here, facilitator, day=a_day(before=5))
    place = CohortStaff.objects.get()

    here.client.post(reverse("office:staff_end", args=[here.cohort.public_id, place.pk]))

    place.refresh_from_db()
    assert place.valid_until == a_day()
    assert not CohortStaff.objects.of(facilitator, day=a_day(after=1)).exists()


def test_a_foreign_place_cannot_be_ended(here, there):
    facilitator = make_staff(role=Role.FACILITATOR, centre=there.centre)
    place = CohortStaff.objects.create(
        cohort=there.cohort, user=facilitator, role=StaffRole.FACILITATOR, valid_from=a_day(before=2)
    )

    through_theirs = here.client.post(reverse("office:staff_end", args=[there.cohort.public_id, place.pk]))
    through_ours = here.client.post(reverse("office:staff_end", args=[here.cohort.public_id, place.pk]))

    assert (through_theirs.status_code, through_ours.status_code) == (404, 404)
    place.refresh_from_db()
    assert place.valid_until is None


def test_a_facilitator_finds_no_office(here):
    facilitator = make_staff(role=Role.FACILITATOR, centre=here.centre)
    add(here, facilitator)

    assert signed_in(facilitator).get(reverse("office:cohort", args=[here.cohort.public_id])).status_code == 404
