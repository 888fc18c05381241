"""Granting and ending roles, switching accounts off and on. The Wagtail groups follow."""

from datetime import date, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms.core.clock import local_day
from lms.core.errors import DomainError

from .enums import ADMIN_ROLES, AccountState, Role
from .models import RoleGrant, User
from .queries import in_state


@transaction.atomic
def grant_role(*, user: User, role: Role, valid_from: date, valid_until: date | None = None) -> RoleGrant:
    """The grant of this role from that day, made or prolonged; the groups follow the grants of `valid_from`."""
    grant, _made = RoleGrant.objects.update_or_create(
        user=user, role=role, valid_from=valid_from, defaults={"valid_until": valid_until}
    )
    follow_grants(user=user, today=valid_from)
    return grant


@transaction.atomic
def add_grant(*, user: User, role: Role, valid_from: date, valid_until: date | None, today: date) -> RoleGrant:
    """One more grant, beside whatever there is: who grants in a place decides whether that place has one already."""
    check_dates(valid_from=valid_from, valid_until=valid_until, today=today)
    grant = RoleGrant.objects.create(user=user, role=role, valid_from=valid_from, valid_until=valid_until)
    follow_grants(user=user, today=today)
    return grant


@transaction.atomic
def change_grant(*, grant: RoleGrant, valid_from: date, valid_until: date | None, today: date) -> RoleGrant:
    """The grant with other days. What has begun keeps its first day; what is over stays over."""
    grant = _locked(grant)
    if grant.valid_until and grant.valid_until < today:
        raise DomainError("grant_is_over", _("Ese rol ya terminó y queda como historia. Otórguelo otra vez."))
    check_dates(valid_from=valid_from, valid_until=valid_until, today=today, begun=grant.valid_from)
    is_shorter = valid_until is not None and (grant.valid_until is None or valid_until < grant.valid_until)
    if is_shorter and grant.role == Role.ADMINISTRATOR:
        _keep_an_administrator(without=Q(pk=grant.pk), until=grant.valid_until, today=today)
    grant.valid_from, grant.valid_until = valid_from, valid_until
    grant.save(update_fields=["valid_from", "valid_until"])
    follow_grants(user=grant.user, today=today)
    return grant


@transaction.atomic
def end_grant(*, grant: RoleGrant, today: date) -> bool:
    """Whether this call took the role away: its last day was yesterday. A grant without a day behind it disappears."""
    grant = _locked(grant)
    user, yesterday = grant.user, today - timedelta(days=1)
    if grant.valid_until and grant.valid_until < today:
        return False
    if grant.role == Role.ADMINISTRATOR:
        _keep_an_administrator(without=Q(pk=grant.pk), until=grant.valid_until, today=today)
    if grant.valid_from >= today:
        grant.delete()
    else:
        grant.valid_until = yesterday
        grant.save(update_fields=["valid_until"])
    follow_grants(user=user, today=today)
    return True


def check_dates(*, valid_from: date, valid_until: date | None, today: date, begun: date | None = None) -> None:
    """Refuse days that are reversed or over; `begun` is the first day of a grant that exists."""
    if begun and begun < today and valid_from != begun:
        raise DomainError("already_begun", _("Ese rol ya empezó: su primer día no cambia."), field="valid_from")
    if valid_from < today and valid_from != begun:
        raise DomainError("begins_in_the_past", _("El primer día ya pasó: elija hoy o un día después."), field="valid_from")
    if valid_until and valid_until < valid_from:
        raise DomainError("dates_reversed", _("El último día está antes del primero: corrija uno."), field="valid_until")
    if valid_until and valid_until < today:
        raise DomainError(
            "ends_in_the_past",
            _("El último día ya pasó: elija hoy o después. Para quitar el rol ahora, use “Quitar ahora”."),
            field="valid_until",
        )


@transaction.atomic
def disable_user(*, user: User, today: date) -> bool:
    """Whether this call switched the account off: from the next request on nobody is in with it."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        return False
    ends = list(user.grants.active_on(today).filter(role=Role.ADMINISTRATOR).values_list("valid_until", flat=True))
    if ends:
        until = None if None in ends else max(ends)
        _keep_an_administrator(without=Q(user=user), until=until, today=today)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user)
    return True


def end_sessions(*, user: User, but: str = "") -> int:
    """How many sessions of this account were ended, on whatever device: none comes back. `but` is the key of one that stays."""
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def enable_user(*, user: User) -> bool:
    """Whether this call switched the account on again, with the roles that its grants give today."""
    return bool(User.objects.filter(pk=user.pk, is_active=False).update(is_active=True))


def _locked(grant: RoleGrant) -> RoleGrant:
    return RoleGrant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)


def _keep_an_administrator(*, without: Q, until: date | None, today: date) -> None:
    """Refuse to take away an administrator's grant that lasts until then, unless somebody else's lasts as long.

    All grants of the role are locked first: two administrators who remove each other at once must not both succeed.
    """
    all_grants = RoleGrant.objects.filter(role=Role.ADMINISTRATOR)
    list(all_grants.select_for_update(of=("self",)).order_by("pk"))
    usable = in_state(User.objects.all(), AccountState.ACTIVE)
    others = all_grants.exclude(without).active_on(today).filter(user__in=usable)
    as_long = Q(valid_until=None) | Q(valid_until__gte=until) if until else Q(valid_until=None)
    if not others.filter(as_long).exists():
        sentence = _("El sitio se quedaría sin administración: dé antes ese rol, sin fecha final, a otra persona.")
        raise DomainError("last_administrator", sentence)


def follow_grants(*, user: User, today: date) -> None:
    """Put the user into the Wagtail groups of the roles active today, and out of all others. Repeating changes nothing."""
    active = RoleGrant.objects.filter(user=user, role__in=ADMIN_ROLES).active_on(today)
    wanted = set(active.values_list("role", flat=True))
    if wanted != set(user.groups.values_list("name", flat=True)):
        user.groups.set([Group.objects.get_or_create(name=name)[0] for name in sorted(wanted)])


def follow_all_grants(now: datetime) -> int:
    """How many people's groups were put right: grants begin and end at midnight, and nobody need sign in for that."""
    today = local_day(now)
    active = RoleGrant.objects.active_on(today).filter(role__in=ADMIN_ROLES)
    placed = User.groups.through.objects.filter(group__name__in=ADMIN_ROLES)
    differ = set(active.values_list("user", "role")) ^ set(placed.values_list("user", "group__name"))
    strays = User.objects.filter(pk__in={user for user, _role in differ}).order_by("pk")
    for user in strays:
        follow_grants(user=user, today=today)
    return len(strays)
