from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "lms.accounts"
    label = "accounts"
    verbose_name = _("Cuentas")

    def ready(self) -> None:
        from . import rights, signals  # noqa: F401  (receivers connect when imported)
