"""The review of pages before they go live."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask


class ReviewTask(AbstractGroupApprovalTask):
    """A colleague reads: whoever sent a page for review does not approve it."""

    class Meta:
        verbose_name = _("revisión")
        verbose_name_plural = _("revisiones")

    def get_actions(self, obj, user):
        state = obj.current_workflow_state
        return [] if state and state.requested_by_id == user.pk else super().get_actions(obj, user)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        return states.exclude(workflow_state__requested_by=user)
