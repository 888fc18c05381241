"""The only way in which people and their records appear in Wagtail's admin.

Rows come from `visible_to(user)` in every view. There is no copy, no usage, no history, no built-in export, and nothing is
written to Wagtail's log, because a log entry keeps `str(instance)` for ever.
"""

from django.contrib.admin.utils import unquote
from django.shortcuts import get_object_or_404
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from lms.core.access import OFFICE


class ScopedPermissionPolicy(ModelPermissionPolicy):
    """Django's model permissions say which actions a role has; `visible_to` says on which rows."""

    def instances_user_has_any_permission_for(self, user, actions):
        if not self.user_has_any_permission(user, actions):
            return self.model._default_manager.none()
        return self.model._default_manager.visible_to(user)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_any_permission_for_instance(user, [action], instance)


class ScopedQuerysetMixin:
    """Every view of a viewset starts from the rows that the user may see; any other id is not found."""

    access = OFFICE

    def get_base_queryset(self):
        return self._scoped(super().get_base_queryset())

    def get_queryset(self):
        return self._scoped(super().get_queryset())

    def _scoped(self, queryset):
        return queryset.filter(pk__in=self.model._default_manager.visible_to(self.request.user).values("pk"))

    def get_object(self, queryset=None):
        pk = unquote(str(self.kwargs.get("pk", self.args[0] if self.args else "")))
        return get_object_or_404(self.model._default_manager.visible_to(self.request.user), pk=pk)

    def log_action(self, *args, **kwargs):
        """Nothing: Wagtail's log would keep a name."""


class ScopedIndexView(ScopedQuerysetMixin, generic.IndexView):
    """A list of rows in scope, without Wagtail's own export."""

    list_export: list[str] = []
    export_buttons: list = []


class ScopedCreateView(ScopedQuerysetMixin, generic.CreateView):
    pass


class ScopedEditView(ScopedQuerysetMixin, generic.EditView):
    pass


class ScopedDeleteView(ScopedQuerysetMixin, generic.DeleteView):
    pass


class ScopedModelViewSet(ModelViewSet):
    """Wagtail's viewset, narrowed. Subclasses say the model, the columns and the form, and register the policy."""

    index_view_class = ScopedIndexView
    add_view_class = ScopedCreateView
    edit_view_class = ScopedEditView
    delete_view_class = ScopedDeleteView
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    list_export: list[str] = []

    def get_urlpatterns(self):
        kept = {"index", "index_results", "add", "edit", "delete"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
