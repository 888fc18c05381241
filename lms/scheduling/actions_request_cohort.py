"""An accepted request becomes a cohort with its plan and its people: all of it, or nothing."""

from dataclasses import dataclass
from datetime import datetime

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

from .actions import plan_sessions
from .enums_requests import RequestState
from .models import WorkshopRequest
from .queries import Plan, PlanInputs, plan_dates


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


def preview_cohort(*, request: WorkshopRequest, facts: CohortFacts, inputs: PlanInputs, now: datetime) -> Plan:
    """The plan of a cohort that would be; nothing is stored. It is made and taken back: what is refused then is refused now.

    Raises DomainError with the codes of `plan_dates`, and code_taken.
    """
    with transaction.atomic():
        cohort = _make(request, facts, inputs)
        plan = plan_dates(cohort=cohort, inputs=inputs, now=now)
        transaction.set_rollback(True)
    return plan


@transaction.atomic
def open_cohort(*, request: WorkshopRequest, facts: CohortFacts, inputs: PlanInputs, opened_by: User, now: datetime) -> Cohort:
    """The cohort of that request, with its meetings and its people. A request that has one already gives that one.

    Raises DomainError: not_accepted, code_taken, role_missing, and the codes of `plan_dates`.
    """
    locked = WorkshopRequest.objects.select_for_update(of=("self",)).select_related("school__centre", "cohort").get(pk=request.pk)
    if locked.cohort:
        return locked.cohort
    if locked.state != RequestState.ACCEPTED:
        raise DomainError("not_accepted", _("La solicitud ya no está aceptada: no se abrió ningún grupo. Mire qué pasó."))
    cohort = _make(locked, facts, inputs)
    locked.cohort = cohort
    locked.save(update_fields=["cohort"])
    today, since = clock.local_day(now), min(clock.local_day(now), inputs.first_day)
    people = ((facts.facilitator, StaffRole.FACILITATOR), (facts.teacher, StaffRole.TEACHER))
    for user, role in people:
        if user:
            assign_staff(cohort=cohort, user=user, role=role, starts_on=since, by=opened_by, today=today)
    plan_sessions(cohort=cohort, inputs=inputs, planned_by=opened_by, now=now)
    record(Act.COHORT_OPENED, actor=opened_by, about=locked, scope=f"cohort:{cohort.public_id}")
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
