"""An accepted request becomes a cohort with its plan and its people: all of it, or nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from curriculum.models import WorkshopPage
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.actions_staff import assign_staff
from lms.records.enums import StaffRole
from lms.records.models import Cohort, Term

from .actions import store_plan
from .enums_requests import RequestState
from .models import WorkshopRequest
from .queries import PlanInputs, plan_dates
from .queries_plan import Draft, draft_of, rows_of


@dataclass(frozen=True)
class CohortFacts:
    """What the cohort of a request is to be; its school, centre and first day follow from the request and the plan."""

    code: str
    workshop: WorkshopPage
    term: Term
    grade: int
    section: str
    capacity: int
    facilitator: User
    teacher: User | None


def preview_cohort(*, request: WorkshopRequest, facts: CohortFacts, inputs: PlanInputs, seen_by: User, now: datetime) -> Draft:
    """What the cohort's plan would be, with what stands against it; nothing is stored.

    Cohort and people are made and taken back: what is refused then is refused now. Raises DomainError as `open_cohort` does.
    """
    with transaction.atomic():
        cohort = _with_people(request, facts, inputs, seen_by, now)
        draft = draft_of(cohort=cohort, now=now, seen_by=seen_by, **_rows(cohort, inputs, now))
        transaction.set_rollback(True)
    return draft


@transaction.atomic
def open_cohort(
    *,
    request: WorkshopRequest,
    facts: CohortFacts,
    inputs: PlanInputs,
    opened_by: User,
    now: datetime,
    seal: str,
    accepted: str = "",
) -> Cohort:
    """The cohort of that request, with its people and its meetings as the draft of that seal showed them; all or none.

    A request that has one already gives that one. Raises DomainError: not_accepted, code_taken, role_missing, the codes of
    `plan_dates` and those of `store_plan`.
    """
    rows = WorkshopRequest.objects.select_related("school__centre", "cohort")
    locked = rows.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.cohort:
        return locked.cohort
    if locked.state != RequestState.ACCEPTED:
        raise DomainError("not_accepted", _("La solicitud ya no está aceptada: no se abrió ningún grupo. Mire qué pasó."))
    cohort = _with_people(locked, facts, inputs, opened_by, now)
    locked.cohort = cohort
    locked.save(update_fields=["cohort"])
    answer: dict[str, Any] = {"seal": seal, "accepted": accepted, "planned_by": opened_by}
    store_plan(cohort=cohort, now=now, **answer, **_rows(cohort, inputs, now))
    record(Act.COHORT_OPENED, actor=opened_by, about=locked, scope=f"cohort:{cohort.public_id}")
    return cohort


def _rows(cohort: Cohort, inputs: PlanInputs, now: datetime) -> dict[str, Any]:
    """The plan as its own actions take it."""
    plan = plan_dates(cohort=cohort, inputs=inputs, now=now)
    return {"rows": rows_of(plan), "place": inputs.place, "weekdays": inputs.days}


def _with_people(request: WorkshopRequest, facts: CohortFacts, inputs: PlanInputs, by: User, now: datetime) -> Cohort:
    """The cohort, and in it from today on who facilitates and who accompanies."""
    cohort = _make(request, facts, inputs)
    today = clock.local_day(now)
    for user, role in ((facts.facilitator, StaffRole.FACILITATOR), (facts.teacher, StaffRole.TEACHER)):
        if user:
            since = min(today, inputs.first_day)
            assign_staff(cohort=cohort, user=user, role=role, starts_on=since, by=by, today=today)
    return cohort


def _make(request: WorkshopRequest, facts: CohortFacts, inputs: PlanInputs) -> Cohort:
    cohort = Cohort(
        code=facts.code,
        workshop=facts.workshop,
        term=facts.term,
        centre=request.school.centre,
        school=request.school,
        grade=facts.grade,
        section=facts.section,
        capacity=facts.capacity,
        starts_on=inputs.first_day,
    )
    try:
        with transaction.atomic():
            cohort.save(force_insert=True)
    except IntegrityError as taken:
        raise DomainError("code_taken", _("Ese código ya es de otro grupo. Escriba otro."), field="code") from taken
    return cohort
