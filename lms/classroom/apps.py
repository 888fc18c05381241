from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassroomConfig(AppConfig):
    name = "lms.classroom"
    label = "classroom"
    verbose_name = _("Aula")

    def ready(self) -> None:
        from lms.records import registry

        from .actions import forget_access

        registry.join(erase=forget_access)
