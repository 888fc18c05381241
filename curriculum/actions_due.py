"""What falls due in the curriculum by itself."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from wagtail.models import Page, Revision

from .models import MaterialVersion
from .models.materials import FOLDER

# As uploads are named; nothing else in the folder is ours to take away.
STORED = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{1,8}")
# A file is on the disk before its row is, and a restored database may be followed by its newest rows.
ORPHAN_DAYS = timedelta(days=7)


def publish_scheduled(now: datetime) -> int:
    """Put live what has its hour behind it, and take away what has reached its end; how many."""
    due = Revision.objects.filter(approved_go_live_at__lt=now).count() + Page.objects.filter(live=True, expire_at__lt=now).count()
    if due:
        call_command("publish_scheduled")
    return due


def remove_orphans(now: datetime) -> int:
    """Remove files of uploads whose row was never stored; how many."""
    orphans = list(orphan_files(now))
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def orphan_files(now: datetime) -> Iterator[Path]:
    """Uploaded files of a week ago and more that no version of a material names. One query where there is one to ask about."""
    before = (now - ORPHAN_DAYS).timestamp()
    folder = Path(settings.PRIVATE_MEDIA_ROOT) / FOLDER
    old = {path.name: path for path in folder.glob("*") if STORED.fullmatch(path.name) and path.stat().st_mtime < before}
    known = set(MaterialVersion.objects.values_list("stored_name", flat=True)) if old else set()
    return (path for name, path in sorted(old.items()) if name not in known)
