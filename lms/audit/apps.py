from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "lms.audit"
    label = "audit"
    verbose_name = _("Bitácora")

    def ready(self) -> None:
        from lms.core import due
        from lms.core.backup.manifest import register_fact

        from . import signals  # noqa: F401  (receivers connect when imported)
        from .actions_due import keep_newest_entry, verify_daily
        from .chain import head

        due.join("whole log", verify_daily)
        due.join("newest entry of the log", keep_newest_entry)
        register_fact("newest entry of the log", lambda: str(head()))
