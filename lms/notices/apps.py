from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "lms.notices"
    label = "notices"
    verbose_name = _("Avisos")

    def ready(self) -> None:
        from lms.core import due

        from . import channels, sending

        channels.join(channels.Mail())
        channels.join(channels.WhatsApp())
        due.join("messages", sending.run)
        due.join("old messages", sending.forget_old_messages)
