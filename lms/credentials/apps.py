from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CredentialsConfig(AppConfig):
    name = "lms.credentials"
    label = "credentials"
    verbose_name = _("Constancias")

    def ready(self) -> None:
        from lms.records import registry

        from .actions import forget_holder, holds_certificate

        registry.join(erase=forget_holder, has_facts=holds_certificate)
