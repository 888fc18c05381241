"""Declarations for views: which roles may open an address."""

from lms.core.access import Access

from .enums import GUIDING_ROLES, Role, UserKind


def roles(*wanted: str) -> Access:
    """Members of staff who hold at least one of these roles today."""
    return Access(" or ".join(sorted(wanted)), lambda request: _is_staff(request.user) and request.user.has_role(*wanted))


def _is_staff(user) -> bool:
    return user.is_authenticated and user.kind == UserKind.STAFF


STUDENT = Access(
    "student",
    lambda request: request.user.is_authenticated and request.user.kind == UserKind.STUDENT,
    sign_in_at="classroom:sign_in",
)
STAFF = Access("staff", lambda request: _is_staff(request.user) and bool(request.user.roles))
GUIDES = roles(*GUIDING_ROLES)
FACILITATOR_OR_COORDINATOR = roles(Role.FACILITATOR, Role.COORDINATOR)
COORDINATOR = roles(Role.COORDINATOR)
