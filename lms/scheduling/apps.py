from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "lms.scheduling"
    label = "scheduling"
    verbose_name = _("Agenda")

    def ready(self) -> None:
        from lms.core import due

        from . import notices_requests
        from .actions_feeds import store_uses
        from .notices import join_events, remind
        from .permissions import register_scopes

        register_scopes()
        join_events()
        notices_requests.join_events()
        due.join("reminders", remind)
        due.join("calendar feeds used", store_uses)
