from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "lms.attendance"
    label = "attendance"
    verbose_name = _("Asistencia")

    def ready(self) -> None:
        from lms.records import registry
        from lms.scheduling.actions import cancel_guards

        from .actions import has_marks, refuse_when_held

        registry.join(has_facts=has_marks)
        if refuse_when_held not in cancel_guards:
            cancel_guards.append(refuse_when_held)
