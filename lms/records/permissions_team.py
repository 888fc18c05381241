"""Who invites, grants and disables whom.

An administrator: every member of staff, in any role and place. A coordinator: teachers and facilitators of the own centres, and
only while they hold nothing else and nothing elsewhere. Nobody: themselves. Students have accounts too, and are in nobody's list.
"""

from datetime import date

from django.db.models import Q, QuerySet

from lms.accounts.enums import Role, UserKind
from lms.accounts.models import RoleGrant, User
from lms.accounts.permissions import roles

from .models import Centre, GrantScope, School

KEEPERS = roles(Role.ADMINISTRATOR, Role.COORDINATOR)
# What a coordinator may grant.
LENT_ROLES = (Role.TEACHER, Role.FACILITATOR)


def sees_all_staff(viewer: User) -> bool:
    return viewer.has_role(Role.ADMINISTRATOR)


def grantable_roles(viewer: User) -> tuple[Role, ...]:
    """The roles that this person may give to others."""
    if sees_all_staff(viewer):
        return tuple(Role)
    return LENT_ROLES if viewer.has_role(Role.COORDINATOR) else ()


def kept_centres(viewer: User) -> QuerySet[Centre]:
    """The centres for which this person grants roles."""
    return Centre.objects.all() if sees_all_staff(viewer) else Centre.objects.coordinated_by(viewer)


def kept_schools(viewer: User) -> QuerySet[School]:
    return School.objects.filter(centre__in=kept_centres(viewer))


def kept_grants(viewer: User) -> QuerySet[RoleGrant]:
    """The grants of any time that this person sees and may end: a coordinator's lie wholly in the own centres."""
    if sees_all_staff(viewer):
        return RoleGrant.objects.filter(user__kind=UserKind.STAFF)
    inside = Q(centre__in=kept_centres(viewer)) | Q(school__centre__in=kept_centres(viewer))
    here, elsewhere = GrantScope.objects.filter(inside), GrantScope.objects.exclude(inside)
    mine = RoleGrant.objects.filter(role__in=grantable_roles(viewer), pk__in=here.values("grant"))
    return mine.exclude(pk__in=elsewhere.values("grant"))


def team_of(viewer: User) -> QuerySet[User]:
    """The members of staff whom this person finds in the list."""
    staff = User.objects.filter(kind=UserKind.STAFF)
    return staff if sees_all_staff(viewer) else staff.filter(pk__in=kept_grants(viewer).values("user"))


def manageable_by(viewer: User, today: date) -> QuerySet[User]:
    """Those of the list whose account and grants this person may change."""
    others = team_of(viewer).exclude(pk=viewer.pk)
    if sees_all_staff(viewer):
        return others
    not_over = RoleGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today))
    return others.exclude(pk__in=not_over.exclude(pk__in=kept_grants(viewer).values("pk")).values("user"))
