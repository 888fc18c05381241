"""Declarations for views: which roles may open an address."""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from lms.core.access import Access

from .enums import GUIDING_ROLES, Role, UserKind
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
