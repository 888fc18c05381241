from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "lms.core"
    label = "core"
    verbose_name = _("Base")

    def ready(self) -> None:
        from . import checks, checks_machine, due  # noqa: F401  (checks register themselves when imported)
        from .measuring import measure_tables
        from .tasks_due import flag_stuck_tasks, forget_finished_tasks
        from .translations import refuse_gaps

        refuse_gaps()
        due.join("finished tasks", forget_finished_tasks)
        due.join("stuck tasks", flag_stuck_tasks)
        due.join("sizes of tables", measure_tables)
