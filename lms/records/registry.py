"""What must happen in the same transaction in apps that records may not know: they join here in `AppConfig.ready`.

    registry.join(erase=forget_secrets, has_facts=students_with_marks)

`erase(student, now)` removes or empties what an app holds about a person, before the person is removed; the enrolments stay,
without a name. `has_facts(student)` says whether an app holds something that happened to this person (a mark, a certificate).
"""

from collections.abc import Callable
from datetime import datetime

from .models import Student

type EraseHook = Callable[[Student, datetime], None]
type FactsHook = Callable[[Student], bool]

_erase: list[EraseHook] = []
_has_facts: list[FactsHook] = []


def join(*, erase: EraseHook | None = None, has_facts: FactsHook | None = None) -> None:
    """Take part. Joining twice counts once."""
    if erase and erase not in _erase:
        _erase.append(erase)
    if has_facts and has_facts not in _has_facts:
        _has_facts.append(has_facts)


def erase(student: Student, now: datetime) -> None:
    """Let every app forget this person."""
    for hook in _erase:
        hook(student, now)


def has_facts(student: Student) -> bool:
    """Whether something happened that names this person."""
    return any(hook(student) for hook in _has_facts)
