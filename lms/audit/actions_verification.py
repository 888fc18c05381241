"""Verifying the log, and writing down that it was verified."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from .actions import record
from .chain import Head
from .enums import Act, Result
from .heads import keep_head, kept_head
from .verification import Verification, verify

AFTER_RESTORE = "after_restore"


def verify_log(*, known: Iterable[Head] = (), after_restore: bool = False) -> Verification:
    """What was found, with the head of the chain after it was written down; the kept head follows a chain that is whole.

    A restored database ends before the head that was kept: `after_restore` leaves that one aside and begins a new one.
    """
    heads = [*known] if after_restore else [*known, kept_head()]
    found = verify(known=heads)
    reason = found.findings[0].fault.value if found.findings else AFTER_RESTORE if after_restore else ""
    with transaction.atomic():
        if after_restore:
            record(Act.RESTORED, actor=None)
        result = Result.DONE if found.is_whole else Result.FAILED
        entry = record(Act.LOG_VERIFIED, actor=None, count=found.entries, reason=reason, result=result)
    head = Head(entry.number, entry.digest)
    if found.is_whole:
        keep_head(head)
    return replace(found, head=head)
