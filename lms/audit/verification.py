"""Whether the log is what was written: nothing changed, nothing taken out, nothing moved, nothing cut off at its end.

Only a head that is known from elsewhere shows a cut: what remains of a shortened chain is whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .chain import BEGINNING, Head, digest_of
from .models import Entry

AT_ONCE = 2000
GUARDS = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'",
    "postgresql": """SELECT count(*) FROM pg_trigger
                     WHERE tgrelid = 'audit_entry'::regclass AND NOT tgisinternal AND tgenabled <> 'D'""",
}
GUARDS_WANTED = {"sqlite": 2, "postgresql": 3}


class Fault(TextChoices):
    CHANGED = "changed", _("no dice lo que se escribió")
    MISSING = "missing", _("falta lo que había antes")
    MOVED = "moved", _("no sigue a la anterior")
    CUT = "cut", _("faltan las últimas entradas")
    REWRITTEN = "rewritten", _("no es la que se conoce de afuera")
    UNGUARDED = "unguarded", _("la base de datos ya no impide cambios en la bitácora")


@dataclass(frozen=True)
class Finding:
    """A fault, and the number of the entry at which it shows; 0 where it is about the whole."""

    fault: Fault
    number: int = 0


@dataclass(frozen=True)
class Verification:
    """How many entries were read, where the chain ends, and what is wrong with it."""

    entries: int
    head: Head
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.findings


def verify(*, known: Iterable[Head] = ()) -> Verification:
    """The whole log, entry by entry, against itself and against heads known from elsewhere."""
    findings = [] if _is_guarded() else [Finding(Fault.UNGUARDED)]
    wanted = {head.number: head.digest for head in known if head != BEGINNING}
    last, count = BEGINNING, 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=AT_ONCE):
        findings += [Finding(fault, entry.number) for fault in _faults_of(entry, last)]
        if wanted.pop(entry.number, entry.digest) != entry.digest:
            findings.append(Finding(Fault.REWRITTEN, entry.number))
        last, count = Head(entry.number, entry.digest), count + 1
    findings += [Finding(Fault.CUT, number) for number in wanted if number > last.number]
    return Verification(count, last, findings)


def _faults_of(entry: Entry, last: Head) -> Iterator[Fault]:
    if entry.number != last.number + 1:
        yield Fault.MISSING
    if entry.previous != last.digest:
        yield Fault.MOVED
    if digest_of(entry, entry.previous) != entry.digest:
        yield Fault.CHANGED


def _is_guarded() -> bool:
    """Whether the triggers are there. They can be put back after an attack; the chain cannot."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS[connection.vendor])
        return cursor.fetchone()[0] == GUARDS_WANTED[connection.vendor]
