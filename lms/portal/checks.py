"""A real installation holds nothing of the demonstration: its passwords are printed for everybody."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError

from home.models import OrganisationSettings
from lms.accounts.models import User
from lms.records.models import School

from .demo import organisation

HINT = "Use a fresh database, or remove what `make demo` wrote: nobody may work beside accounts whose password is public."


@register(deploy=True)
def settings_are_not_the_demonstrations(app_configs, **kwargs):
    """The demonstration's settings are for looking, not for people."""
    if settings.DEMO:
        return [
            Error("These are the settings of the demonstration.", hint="lms.settings.production is for people.", id="maloca.E020")
        ]
    return []


@register(Tags.database, deploy=True)
def data_is_not_the_demonstrations(app_configs, databases=None, **kwargs):
    """None of the seed's accounts, schools or its organisation is in the database."""
    if settings.DEMO or not databases:
        return []
    try:
        found = [words for words, is_there in FOUND if is_there()]
    except DatabaseError:
        return []  # tables that are missing hold nothing; their absence is a check of its own
    return [Error(f"The database holds {words} of the demonstration.", hint=HINT, id="maloca.E021") for words in found]


def _accounts() -> bool:
    """Accounts with the seed's addresses, or with its user names and the password that it prints."""
    if User.objects.filter(email__iendswith=f"@{organisation.MAIL}").exists():
        return True
    named = User.objects.filter(username__in=organisation.DEMO_ACCOUNTS, is_active=True)
    return any(user.check_password(organisation.PASSWORD) for user in named)


def _schools() -> bool:
    codes = [school.modular_code for school in organisation.SCHOOLS]
    names = [school.name for school in organisation.SCHOOLS]
    return School.objects.filter(modular_code__in=codes, name__in=names).exists()


def _organisation() -> bool:
    return OrganisationSettings.objects.filter(name=organisation.ORGANISATION).exists()


FOUND = (("accounts", _accounts), ("schools", _schools), ("the organisation", _organisation))
