"""Granting and ending roles. The Wagtail groups follow."""

from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction

from .enums import ADMIN_ROLES, Role
from .models import RoleGrant, User


@transaction.atomic
def grant_role(*, user: User, role: Role, valid_from: date, valid_until: date | None = None) -> RoleGrant:
    """The grant of this role, made or prolonged; the groups follow the grants of `valid_from`."""
    grant, _made = RoleGrant.objects.update_or_create(
        user=user, role=role, valid_from=valid_from, defaults={"valid_until": valid_until}
    )
    follow_grants(user=user, today=valid_from)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, last_day: date, today: date) -> RoleGrant:
    """The grant with its last day set; the groups follow what holds today."""
    grant.valid_until = last_day
    grant.save(update_fields=["valid_until"])
    follow_grants(user=grant.user, today=today)
    return grant


def follow_grants(*, user: User, today: date) -> None:
    """Put the user into the Wagtail groups of the roles active today, and out of all others. Repeating changes nothing."""
    active = RoleGrant.objects.filter(user=user, role__in=ADMIN_ROLES).active_on(today)
    wanted = set(active.values_list("role", flat=True))
    if wanted != set(user.groups.values_list("name", flat=True)):
        user.groups.set([Group.objects.get_or_create(name=name)[0] for name in sorted(wanted)])
