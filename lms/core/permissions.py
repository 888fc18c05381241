"""Rows in Wagtail's admin: which actions a role has, and on which rows, answered by one registered policy a model."""

from collections.abc import Callable

from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy


def visible_rows(model) -> Callable[..., QuerySet]:
    """The rows of `model` that its own `visible_to(user)` gives."""
    return lambda user: model._default_manager.visible_to(user)


class ScopedPermissionPolicy(ModelPermissionPolicy):
    """Django's model permissions say which actions a role has; `rows_of(user)` says on which rows.

    Being a superuser, if there were one, would give no row more.
    """

    def __init__(self, model: type[Model], rows: Callable[..., QuerySet] | None = None):
        super().__init__(model)
        self._rows = rows or visible_rows(model)

    def rows_of(self, user) -> QuerySet:
        """Every row that this person may meet in the admin."""
        return self._rows(user)

    def instances_user_has_any_permission_for(self, user, actions):
        if not self.user_has_any_permission(user, actions):
            return self.model._default_manager.none()
        return self.rows_of(user)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def users_with_any_permission_for_instance(self, actions, instance):
        raise NotImplementedError("Scope is asked of a user, never the other way round.")


def register_scope(model: type[Model], rows: Callable[..., QuerySet] | None = None) -> None:
    """Make this the model's policy for every view, form and chooser of the admin. Called in `AppConfig.ready`."""
    register_permission_policy(model, ScopedPermissionPolicy(model, rows))


def rows_in_scope(model: type[Model], user) -> QuerySet:
    """The rows of a scoped model for this person; nothing for a model that registered no scope."""
    policy = policy_registry.get_by_type(model, fallback=False)
    return policy.rows_of(user) if isinstance(policy, ScopedPermissionPolicy) else model._default_manager.none()


def is_scoped(model: type[Model]) -> bool:
    return isinstance(policy_registry.get_by_type(model, fallback=False), ScopedPermissionPolicy)
