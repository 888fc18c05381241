"""Who may say how the organisation is called and where the quick exit leads."""

import pytest

from home.models import OrganisationSettings
from lms.accounts.enums import Role
from tests.builders import make_staff

pytestmark = pytest.mark.django_db
OFFICE_PAGE = "/admin/settings/home/organisationsettings/"


def change(client, role: Role) -> str:
    """The exit after a person of that role tried to change it."""
    settings = OrganisationSettings.objects.create(name="Antes", exit_url="https://example.org/antes")
    client.force_login(make_staff(role=role), backend="lms.accounts.backends.RoleBackend")
    client.post(
        f"{OFFICE_PAGE}{settings.pk}/",
        {"name": "Después", "signatory": "", "signatory_title": "", "exit_url": "https://example.org/despues"},
    )
    settings.refresh_from_db()
    return settings.exit_url


def test_an_administrator_changes_the_settings_of_the_organisation(client):
    assert change(client, Role.ADMINISTRATOR) == "https://example.org/despues"


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COORDINATOR, Role.FACILITATOR])
def test_nobody_else_does(client, role):
    assert change(client, role) == "https://example.org/antes"
