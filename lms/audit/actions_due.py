"""The newest entry is written beside the data every few minutes, so that little of a cut tail goes unnoticed."""

from datetime import datetime

from .chain import BEGINNING, head
from .heads import keep_head, kept_head
from .models import Entry


class LogWasCut(Exception):
    """The log no longer holds the entry that was its newest."""


def keep_newest_entry(now: datetime) -> int:
    """Keep the head of the chain; 1 when it moved. Raises LogWasCut, and keeps the old head, when that one is gone."""
    known, newest = kept_head(), head()
    if known != BEGINNING and not Entry.objects.filter(number=known.number, digest=known.digest).exists():
        raise LogWasCut
    if newest == known:
        return 0
    keep_head(newest)
    return 1
