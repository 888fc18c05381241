"""Whose record was checked before they work with children, and whose was not."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from lms.accounts.enums import Role
from lms.accounts.models import RoleGrant, User

from .models import Centre, StaffClearance, facilitators_of

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Unchecked:
    """A facilitator without a check that holds, or whose check ends soon; `ends_on` is empty for who never had one."""

    user_id: int
    name: str
    ends_on: date | None
    is_over: bool


def current_facilitators(viewer: User, today: date) -> QuerySet[User]:
    """Whoever facilitates today in the centres that this person coordinates."""
    granted = RoleGrant.objects.active_on(today).filter(role=Role.FACILITATOR)
    found = facilitators_of(Centre.objects.coordinated_by(viewer)).filter(is_active=True, pk__in=granted.values("user"))
    return found.order_by("last_name", "first_name", "pk")


def unchecked(viewer: User, today: date) -> list[Unchecked]:
    """Those who need a check now, and those whose check ends within 30 days, the first to end on top. Two queries."""
    checks = Prefetch("clearances", StaffClearance.objects.order_by("checked_on"))
    rows = [row for user in current_facilitators(viewer, today).prefetch_related(checks) if (row := _row(user, today))]
    return sorted(rows, key=lambda row: (not row.is_over, row.ends_on or date.min))


def _row(user: User, today: date) -> Unchecked | None:
    """The kind of check that ends first counts, each as it was renewed last."""
    ends: dict[str, date] = {}
    for clearance in user.clearances.all():
        ends[clearance.kind] = max(ends.get(clearance.kind, date.min), clearance.expires_on or date.max)
    first = min(ends.values(), default=None)
    if first is not None and first > today + SOON:
        return None
    return Unchecked(user.pk, user.get_full_name() or user.get_username(), first, first is None or first < today)
