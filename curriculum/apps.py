from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurriculumConfig(AppConfig):
    name = "curriculum"
    verbose_name = _("Currículo")

    def ready(self) -> None:
        from lms.core import due

        from . import actions_tree, permissions, reviews, tasks  # noqa: F401  (receivers connect when imported)
        from .actions_due import publish_scheduled, remove_orphans

        permissions.declare()
        due.join("pages with an hour", publish_scheduled)
        due.join("files without a material", remove_orphans)
