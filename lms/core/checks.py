"""What must be true of the machine before the first page is served."""

from django.conf import settings
from django.core.checks import Error, register


@register()
def sqlite_waits_its_turn(app_configs, **kwargs):
    """A deferred SQLite transaction fails at once under two writers; only an immediate one waits (docs/decisions/0003)."""
    return [
        Error(
            f"The SQLite database “{alias}” must use transaction_mode IMMEDIATE with a timeout of 20 s.",
            hint="Leave OPTIONS as lms.settings.base builds them.",
            id="maloca.E001",
        )
        for alias, database in settings.DATABASES.items()
        if database["ENGINE"].endswith("sqlite3") and not _waits(database.get("OPTIONS", {}))
    ]


def _waits(options: dict) -> bool:
    return (
        options.get("transaction_mode") == "IMMEDIATE"
        and options.get("timeout", 0) >= 20
        and "synchronous=full" in options.get("init_command", "").lower()
    )
