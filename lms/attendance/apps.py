from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "lms.attendance"
    label = "attendance"
    verbose_name = _("Asistencia")

    def ready(self) -> None:
        from lms.records import registry
        from lms.scheduling.changing import change_guards

        from .actions import has_marks, why_unchangeable

        registry.join(has_facts=has_marks)
        if why_unchangeable not in change_guards:
            change_guards.append(why_unchangeable)
