"""What must happen in the same transaction in apps that records may not know: they join here in `AppConfig.ready`.

    registry.join(erase=forget_secrets, has_facts=students_with_marks)

`erase(students, now)` removes or empties what an app holds about these people, before they are removed; their enrolments stay,
without a name. `has_facts(student)` says whether an app holds something that happened to this person (a mark, a certificate).
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from .models import Student

type EraseHook = Callable[[Sequence[Student], datetime], None]
type FactsHook = Callable[[Student], bool]

_erase: list[EraseHook] = []
_has_facts: list[FactsHook] = []


def join(*, erase: EraseHook | None = None, has_facts: FactsHook | None = None) -> None:
    """Take part. Joining twice counts once."""
    if erase and erase not in _erase:
        _erase.append(erase)
    if has_facts and has_facts not in _has_facts:
        _has_facts.append(has_facts)


def erase(students: Sequence[Student], now: datetime) -> None:
    """Let every app forget these people."""
    for hook in _erase:
        hook(students, now)


def has_facts(student: Student) -> bool:
    """Whether something happened that names this person."""
    return any(hook(student) for hook in _has_facts)
