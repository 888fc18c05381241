"""Rights from the grants that are active now."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import F, FilteredRelation

from lms.core import clock
from lms.core.periods import holds_on

from .enums import ADMIN_ROLES, UserKind
from .models import User


class RoleBackend(AuthenticationBackend):
    """Signs staff in by e-mail or user name, and answers `has_perm` from the Wagtail groups of the active roles only.

    A group that a person is still a member of gives nothing once the grant has ended.
    """

    def user_can_authenticate(self, user) -> bool:
        return user.kind == UserKind.STAFF and super().user_can_authenticate(user)

    @classmethod
    def _stash_user(cls, user):
        """Nothing: allauth keeps whom the line above refused beside the request, and would let a student in after all."""

    def get_user(self, user_id) -> User | None:
        """The account with the roles it holds today, in one question; None where it may not sign in (any more)."""
        held = FilteredRelation("grants", condition=holds_on(clock.today(), "grants__"))
        rows = list(User.objects.filter(pk=user_id).annotate(held=held, held_role=F("held__role")))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        rows[0].hold(row.held_role for row in rows if row.held_role)
        return rows[0]

    def get_user_permissions(self, user_obj, obj=None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj, obj=None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        if obj is not None or user_obj.is_anonymous or not user_obj.is_active or user_obj.kind != UserKind.STAFF:
            return set()
        if not hasattr(user_obj, "_role_permissions"):
            user_obj._role_permissions = self._permissions_of(user_obj.roles & set(ADMIN_ROLES))
        return user_obj._role_permissions

    def _permissions_of(self, roles: frozenset[str]) -> set[str]:
        if not roles:
            return set()
        rows = Permission.objects.filter(group__name__in=roles).values_list("content_type__app_label", "codename")
        return {f"{label}.{codename}" for label, codename in rows}

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj, app_label) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))

    def with_perm(self, perm, is_active=True, include_superusers=True, obj=None):
        raise NotImplementedError("Ask RoleGrant: rights follow grants, not rows of permissions.")
