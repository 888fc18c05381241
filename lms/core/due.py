"""What falls due by itself: apps join with a job in `AppConfig.ready`, and `manage.py run_due` does them all every five minutes.

    due.join("expired sessions", forget_expired_sessions)

A job takes the moment and answers how many things it changed. It is safe to repeat: what it did once it does not find again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

type Job = Callable[[datetime], int]

_jobs: dict[str, Job] = {}


@dataclass(frozen=True)
class Done:
    """What became of one job; `error` is the class of what went wrong, "" when nothing did."""

    name: str
    count: int = 0
    error: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {f'failed ({self.error})' if self.error else self.count}"


def join(name: str, job: Job) -> None:
    """Take part. Joining twice under one name counts once."""
    _jobs[name] = job


def run(now: datetime, on_error: Callable[[str], None]) -> Iterator[Done]:
    """Each job in turn, in the order of joining; one that fails is told to `on_error` and keeps no other from its work."""
    for name, job in list(_jobs.items()):
        try:
            yield Done(name, job(now))
        except Exception as error:  # noqa: BLE001 (the others must run, whatever this one met)
            on_error(name)
            yield Done(name, error=type(error).__name__)
