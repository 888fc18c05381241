"""Declarations for views: which roles may open an address; and what a session still lacks before it opens any."""

from typing import TypeGuard

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY, get_pending_stage
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from lms.core.access import Access

from .enums import GUIDING_ROLES, SECOND_FACTOR_ROLES, Role, UserKind
from .models import User


def roles(*wanted: str) -> Access:
    """Members of staff who hold at least one of these roles today."""
    return Access(" or ".join(sorted(wanted)), lambda request: _is_staff(request.user) and request.user.has_role(*wanted))


def _is_staff(user: User | AnonymousUser) -> TypeGuard[User]:
    return user.is_authenticated and user.kind == UserKind.STAFF


# Those who work with cohorts. Editors and administrators are staff too, and see no person.
STAFF = roles(Role.TEACHER, Role.FACILITATOR, Role.COORDINATOR)
GUIDES = roles(*GUIDING_ROLES)
FACILITATOR_OR_COORDINATOR = roles(Role.FACILITATOR, Role.COORDINATOR)
COORDINATOR = roles(Role.COORDINATOR)
EDITOR = roles(Role.EDITOR)
ADMINISTRATOR = roles(Role.ADMINISTRATOR)
OWN_ACCOUNT = Access("own account of staff", lambda request: _is_staff(request.user))


def has_shown_factor(request) -> bool:
    """Whether a second factor was shown in this session: allauth keeps that beside the sign-in, so no query is asked."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def owes_factor(request) -> bool:
    """Signed in, with a role that asks for a second factor, and none shown: this person has yet to set one up."""
    return (
        settings.SECOND_FACTOR_REQUIRED
        and _is_staff(request.user)
        and not has_shown_factor(request)
        and request.user.has_role(*SECOND_FACTOR_ROLES)
    )


def awaits_factor(request) -> bool:
    """The password was right, and the factor that this person has set up is still to be shown: nobody is signed in yet."""
    if request.user.is_authenticated or LOGIN_SESSION_KEY not in request.session:
        return False
    return get_pending_stage(request) is not None
