"""Putting a cycle into the agenda."""

import logging
from datetime import datetime

from django.db import transaction

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.records.models import Cohort

from .models import WorkshopSession
from .queries import Plan, PlanInputs, plan_dates

log = logging.getLogger(__name__)


@transaction.atomic
def plan_sessions(*, cohort: Cohort, inputs: PlanInputs, planned_by: User | None, now: datetime) -> list[WorkshopSession]:
    """The meetings of that plan, made all or none. A plan that the cohort has already changes nothing and gives its meetings.

    Raises DomainError with the codes of `plan_dates`.
    """
    # The row is the turnstile: two plans for one cohort are worked out one after the other.
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    plan = plan_dates(cohort=cohort, inputs=inputs, now=now)
    starts = [meeting.starts_at for meeting in plan.meetings]
    if not plan.is_stored:
        WorkshopSession.objects.bulk_create(_sessions(plan))
        log.info("%s sessions of cohort %s planned by user %s", len(starts), cohort.public_id, planned_by and planned_by.pk)
    planned = list(cohort.sessions.filter(starts_at__in=starts).order_by("starts_at"))
    if not plan.is_stored:
        record(Act.SESSIONS_PLANNED, actor=planned_by, about=cohort, count=len(planned))
    return planned


def _sessions(plan: Plan) -> list[WorkshopSession]:
    return [
        WorkshopSession(
            cohort=plan.cohort,
            number=meeting.number,
            lesson=meeting.lesson,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place=plan.inputs.place,
        )
        for meeting in plan.meetings
    ]
