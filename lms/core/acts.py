"""What core does to other people's rows, told upward: the log of who did what stands above this package.

    with transaction.atomic():
        row = form.save()
        tell("record_added", actor=request.user, about=row)   # the last statement

Whoever listens writes within the transaction that is open, and a listener that fails undoes the act.
"""

from typing import Any

from django.db import models
from django.dispatch import Signal

done = Signal()


def tell(act: str, *, actor: Any = None, command: str = "", about: models.Model | None = None, scope: str = "") -> None:
    """Say that `actor`, or the command of that name, did `act` (a word of the log's) to `about`."""
    done.send(sender=None, act=act, actor=actor, command=command, about=about, scope=scope)
