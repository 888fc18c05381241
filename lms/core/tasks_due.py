"""The queue of tasks, kept short and watched."""

import logging
from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from .health import stuck_tasks

# Long enough to look into what failed last week.
KEPT_FOR = timedelta(days=14)
log = logging.getLogger("lms.due")


def forget_finished_tasks(now: datetime) -> int:
    """Remove tasks that ended long ago, well or not; how many."""
    return DBTaskResult.objects.finished().filter(finished_at__lte=now - KEPT_FOR).delete()[0]


def flag_stuck_tasks(now: datetime) -> int:
    """How many tasks have no worker; said in the log, where whoever watches it is told. Nothing is changed."""
    if stuck := stuck_tasks(now):
        log.error("%d tasks have no worker", stuck)
    return stuck
