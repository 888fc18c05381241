from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "lms.records"
    label = "records"
    verbose_name = _("Registros")

    def ready(self) -> None:
        from lms.core import due
        from lms.notices import reach

        from . import signals  # noqa: F401  (receivers connect when imported)
        from .actions_due import forget_old_previews, forget_unanswered
        from .permissions import register_scopes
        from .permissions_team import team_of

        due.join("consents without an answer", forget_unanswered)
        due.join("previews of rosters", forget_old_previews)
        reach.join(team_of)
        register_scopes()
