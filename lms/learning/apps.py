from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "lms.learning"
    label = "learning"
    verbose_name = _("Aprendizaje")

    def ready(self) -> None:
        from lms.records import registry

        from .actions_due import forget_answers, has_answers

        registry.join(erase=forget_answers, has_facts=has_answers)
