from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "lms.core"
    label = "core"
    verbose_name = _("Base")

    def ready(self) -> None:
        from . import checks, checks_machine  # noqa: F401  (checks register themselves when imported)
