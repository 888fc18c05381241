"""The demonstration's accounts have a password that is printed for everybody: none of them serves people."""

import pytest

from home.models import OrganisationSettings
from lms.accounts.models import User
from lms.portal.checks import data_is_not_the_demonstrations, settings_are_not_the_demonstrations
from lms.portal.demo import organisation
from tests.builders import make_school, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def real(settings):
    settings.DEMO = False


def found() -> list[str]:
    return [error.msg for error in data_is_not_the_demonstrations(None, databases=["default"])]


def test_own_people_schools_and_organisation_pass(real):
    make_school(name=organisation.SCHOOLS[0].name)
    make_staff()
    User.objects.create_user("docente", "docente@colegio.example", "una-clave-propia-y-larga")
    OrganisationSettings.objects.create(name="Una asociación")

    assert found() == []


def test_an_account_with_an_address_of_the_seed_is_found(real):
    User.objects.create_user("alguien", f"alguien@{organisation.MAIL.upper()}", "otra-clave-propia")

    assert found() == ["The database holds accounts of the demonstration."]


def test_an_account_of_the_seed_with_another_address_is_found_by_its_password(real):
    User.objects.create_user("editor", "editor@example.org", organisation.PASSWORD)

    assert found() == ["The database holds accounts of the demonstration."]


def test_a_school_of_the_seed_is_found(real):
    invented = organisation.SCHOOLS[0]
    school = make_school(name=invented.name)
    school.modular_code = invented.modular_code
    school.save()

    assert found() == ["The database holds schools of the demonstration."]


def test_the_invented_organisation_is_found(real):
    OrganisationSettings.objects.create(name=organisation.ORGANISATION)

    assert found() == ["The database holds the organisation of the demonstration."]


def test_the_demonstrations_settings_are_refused_for_people(settings):
    assert [error.id for error in settings_are_not_the_demonstrations(None)] == ["maloca.E020"]
    settings.DEMO = False
    assert settings_are_not_the_demonstrations(None) == []
