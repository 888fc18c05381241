"""The newest entry is written beside the data every few minutes, so that little of a cut tail goes unnoticed; the whole log is
read once a day.
"""

from datetime import datetime, timedelta

from .actions_verification import verify_log
from .chain import BEGINNING, head
from .enums import Act
from .heads import keep_head, kept_head
from .models import Entry

# A day, less the minutes by which a timer may come late.
VERIFIED_EVERY = timedelta(hours=23)


class LogWasChanged(Exception):
    """The log is not what was written; `verify_audit` says where."""


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


def verify_daily(now: datetime) -> int:
    """How many entries were read: all of them once a day, none in between. Raises LogWasChanged."""
    last = Entry.objects.filter(act=Act.LOG_VERIFIED).first()
    if last and last.at > now - VERIFIED_EVERY:
        return 0
    found = verify_log()
    if not found.is_whole:
        raise LogWasChanged
    return found.entries
