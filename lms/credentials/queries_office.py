"""Cohorts on their way to certificates, for the office."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lms.records.models import Cohort, Enrolment
from lms.records.models.cohorts import CohortQuerySet
from lms.scheduling.enums import SessionState
from lms.scheduling.models import WorkshopSession

from .enums import Standing
from .models import Certificate
from .queries import StandingRow

# The filters above the table, each with the standings behind it.
GROUPS: dict[str, tuple[Standing, ...]] = {
    "cumplen": (Standing.EARNED,),
    "emitidas": (Standing.ISSUED,),
    "autorizacion": (Standing.NO_CONSENT, Standing.HEAD_COUNT),
    "asistencia": (Standing.ATTENDANCE, Standing.UNPRINTABLE),
    "falta": (Standing.UNFINISHED, Standing.NO_SESSIONS),
}


def cohorts_near_the_end(cohorts: CohortQuerySet, now: datetime) -> QuerySet:
    """Cohorts with at least one held meeting: those that are over first, then those with few meetings to come.

    Each has `held`, `to_come`, `unregistered` (past meetings without a register), `named` and `issued`.
    """
    planned = Q(sessions__state=SessionState.PLANNED)
    return (
        cohorts.for_listing()
        .filter(Exists(WorkshopSession.objects.planned().filter(cohort=OuterRef("pk"), register__isnull=False)))
        .annotate(
            held=Count("sessions", filter=planned & Q(sessions__register__isnull=False), distinct=True),
            to_come=Count("sessions", filter=planned & Q(sessions__ends_at__gt=now), distinct=True),
            unregistered=Count(
                "sessions", filter=planned & Q(sessions__ends_at__lte=now, sessions__register=None), distinct=True
            ),
        )
        .order_by("to_come", "-first_held_on", "code")
    )


@dataclass(frozen=True)
class CohortProgress:
    """One cohort in the list of certificates."""

    cohort: Cohort
    held: int
    to_come: int
    unregistered: int
    named: int
    issued: int

    @property
    def is_over(self) -> bool:
        return self.to_come == 0


def with_certificates(cohorts: Iterable) -> list[CohortProgress]:
    """Cohorts of `cohorts_near_the_end` with named enrolments and issued certificates. Two queries whatever their number."""
    keys = [cohort.pk for cohort in cohorts]
    named = _count(Enrolment.objects.named().filter(cohort__in=keys), "cohort")
    issued = _count(Certificate.objects.issued().filter(enrolment__cohort__in=keys), "enrolment__cohort")
    return [CohortProgress(c, c.held, c.to_come, c.unregistered, named.get(c.pk, 0), issued.get(c.pk, 0)) for c in cohorts]


def _count(rows: QuerySet, field: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(field).annotate(n=Count("pk")))


def group_counts(standings: Sequence[StandingRow]) -> dict[str, int]:
    """How many rows stand behind each filter."""
    found = Counter(row.standing for row in standings)
    return {name: sum(found[standing] for standing in group) for name, group in GROUPS.items()}


def in_group(standings: Sequence[StandingRow], name: str) -> list[StandingRow]:
    """The rows behind one filter; all when there is no such filter."""
    return [row for row in standings if row.standing in GROUPS[name]] if name in GROUPS else list(standings)


def cohorts_ready_to_issue(cohorts: CohortQuerySet, now: datetime) -> int:
    """How many cohorts are over, were held, and have nobody's certificate yet."""
    issued = Certificate.objects.filter(enrolment__cohort=OuterRef("pk"))
    return cohorts_near_the_end(cohorts, now).filter(~Exists(issued), to_come=0).count()


def sessions_without_register(cohorts: QuerySet[Cohort], now: datetime) -> int:
    """How many planned meetings of these cohorts are over and have no register."""
    past = WorkshopSession.objects.planned().filter(cohort__in=cohorts, ends_at__lte=now)
    return past.filter(register=None).count()
