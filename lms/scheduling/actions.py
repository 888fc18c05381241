"""Putting a cycle into the agenda, and taking one meeting out of it."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core.errors import DomainError
from lms.records.models import Cohort

from .enums import ChangeReason, SessionState
from .models import WorkshopSession
from .queries import Plan, PlanInputs, plan_dates

log = logging.getLogger(__name__)
# Asked before a meeting is cancelled. Higher apps join in `AppConfig.ready`; one that holds facts about it raises DomainError.
cancel_guards: list[Callable[[WorkshopSession], None]] = []


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


@transaction.atomic
def cancel_session(*, session: WorkshopSession, reason: ChangeReason, cancelled_by: User | None) -> WorkshopSession:
    """The meeting as cancelled for that reason: it leaves the sum that certificates are earned by. Twice changes nothing.

    Raises DomainError where a guard of a higher app refuses (a register exists), or without a reason.
    """
    if reason not in ChangeReason.values:
        raise DomainError("reason_missing", _("Elija por qué no se realiza la sesión."), field="reason")
    locked = WorkshopSession.objects.select_for_update().get(pk=session.pk)
    if locked.state == SessionState.CANCELLED:
        return locked
    for guard in cancel_guards:
        guard(locked)
    locked.state, locked.change_reason = SessionState.CANCELLED, reason
    locked.save(update_fields=["state", "change_reason"])
    log.info("session %s cancelled by user %s", locked.public_id, cancelled_by and cancelled_by.pk)
    record(Act.SESSION_CANCELLED, actor=cancelled_by, about=locked, reason=reason)
    return locked
