"""The official school year: the weeks without classes that the ministry sets for everybody.

2026: 36 weeks of classes in four blocks, by R.M. 501-2025-MINEDU. The next year's norm comes at its end; until then the same
weeks, 52 weeks later, are what is expected.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction

from .enums import ClosureKind
from .models import Closure

KNOWN_YEAR = 2026
SOURCE = "R.M. 501-2025-MINEDU"
YEAR = timedelta(weeks=52)


@dataclass(frozen=True)
class Break:
    """Days without classes, both included. Without a source they are expected, not decreed."""

    first: date
    last: date
    name: str
    source: str = SOURCE


BREAKS = (
    Break(date(2026, 3, 2), date(2026, 3, 13), "Semanas de gestión antes del bloque 1"),
    Break(date(2026, 5, 18), date(2026, 5, 22), "Semana de gestión antes del bloque 2"),
    Break(date(2026, 7, 27), date(2026, 8, 7), "Vacaciones de medio año"),
    Break(date(2026, 10, 12), date(2026, 10, 16), "Semana de gestión antes del bloque 4"),
)
# From the last day of classes to the first management week of the next year.
SUMMER = Break(date(2026, 12, 19), date(2027, 2, 28), "Fin del año escolar y vacaciones", source="")


def breaks_of(year: int) -> list[Break]:
    """The breaks that begin in that year: decreed for 2026, expected by the same pattern from then on."""
    later = YEAR * (year - KNOWN_YEAR)
    source = SOURCE if year == KNOWN_YEAR else ""
    shifted = [replace(one, first=one.first + later, last=one.last + later, source=source) for one in BREAKS]
    return [*shifted, replace(SUMMER, first=SUMMER.first + later, last=SUMMER.last + later)]


@transaction.atomic
def load_school_year(year: int) -> int:
    """How many of that year's breaks were new. Those that stand already, whatever they are called by now, stay as they are."""
    made = 0
    for one in breaks_of(year):
        days = {"starts_on": one.first, "ends_on": one.last, "kind": ClosureKind.BREAK}
        facts = {"name": one.name, "source": one.source, "is_provisional": not one.source}
        everybody = {"centre": None, "school": None, "district": "", "ugel": ""}
        made += Closure.objects.get_or_create(**days, **everybody, defaults=facts)[1]
    return made
