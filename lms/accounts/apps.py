from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "lms.accounts"
    label = "accounts"
    verbose_name = _("Cuentas")

    def ready(self) -> None:
        from lms.core import due

        from . import checks, rights, signals  # noqa: F401  (checks and receivers connect when imported)
        from .actions import follow_all_grants
        from .actions_due import forget_expired_sessions, forget_notes_of_sessions
        from .actions_links import forget_old_links

        due.join("expired sessions", forget_expired_sessions)
        due.join("notes of ended sessions", forget_notes_of_sessions)
        due.join("groups of roles that began or ended", follow_all_grants)
        due.join("old links", forget_old_links)
