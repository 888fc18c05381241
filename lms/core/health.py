"""Whether this process answers, and whether it can do its work: two addresses for whoever watches the machine.

The answers hold no name, version, path or figure. docs/operations.md says what to do about each part that fails.
"""

import logging
import secrets
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import Q
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult, get_date_max

from . import clock
from .access import PUBLIC, access
from .migrations_left import migrations_left

# A task that nobody took for so long has no worker.
LONGEST_WAIT = timedelta(minutes=10)
# One that runs for so long lost its worker in the middle.
LONGEST_RUN = timedelta(hours=1)
A_MINUTE_SECONDS = 60
UNAVAILABLE = 503
log = logging.getLogger("lms.health")


@access(PUBLIC)
@require_safe
@never_cache
def alive(request):
    """The process answers. Nothing else is asked, so that a database's trouble does not get it restarted."""
    return JsonResponse({"alive": True})


@access(PUBLIC)
@require_safe
@never_cache
def ready(request):
    """Each part on which a page may depend; 503 when one of them fails."""
    parts = {name: _holds(name, check) for name, check in PARTS.items()}
    is_ready = all(parts.values())
    words = {name: "ok" if holds else "failed" for name, holds in parts.items()}
    return JsonResponse({"ready": is_ready, **words}, status=200 if is_ready else UNAVAILABLE)


def stuck_tasks(now: datetime) -> int:
    """How many tasks wait for longer than a living worker would let them, or run for longer than any takes."""
    due = Q(run_after=get_date_max()) | Q(run_after__lte=now - LONGEST_WAIT)
    waiting = Q(status="READY", enqueued_at__lte=now - LONGEST_WAIT) & due
    return DBTaskResult.objects.filter(waiting | Q(status="RUNNING", started_at__lte=now - LONGEST_RUN)).count()


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _cache() -> bool:
    """What is put in is there again: counters of attempts at signing in depend on it."""
    word = secrets.token_hex(8)
    caches["default"].set(f"health:{word}", word, A_MINUTE_SECONDS)
    return caches["default"].get(f"health:{word}") == word


def _disk() -> bool:
    places = {Path(settings.VAR_DIR), Path(settings.PRIVATE_MEDIA_ROOT), Path(settings.MEDIA_ROOT)}
    usages = [shutil.disk_usage(place) for place in places if place.is_dir()]
    return bool(usages) and all(usage.free >= usage.total * settings.LEAST_FREE_DISK for usage in usages)


def _tasks() -> bool:
    return stuck_tasks(clock.now()) == 0


def _migrations() -> bool:
    return not migrations_left()


PARTS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "cache": _cache,
    "disk": _disk,
    "tasks": _tasks,
}


def _holds(name: str, check: Callable[[], bool]) -> bool:
    """Whatever is wrong with a part, the answer is that it failed; why, is for the log."""
    try:
        holds = check()
    except Exception:  # noqa: BLE001 (drivers of databases and caches raise what they like)
        log.warning("%s failed", name, exc_info=True)
        return False
    if not holds:
        log.warning("%s failed", name)
    return holds
