"""How much of an agreement is used: its school's meetings, held or to come, between its first day and its last."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core import clock
from lms.records.models import Agreement

from .enums_requests import AgreementState
from .models import WorkshopSession

SOON = timedelta(days=30)


def with_used(agreements: "QuerySet[Agreement]") -> "QuerySet[Agreement]":
    """The same agreements, each with `used` (meetings that are not suspended) and `left` (None without a quota; may be negative).

    Days are those of Lima's calendar. One query, whatever the number of agreements.
    """
    last_day = Coalesce(OuterRef("ends_on"), Value(date.max))
    ours = WorkshopSession.objects.planned().filter(cohort__school=OuterRef("school"))
    dated = ours.annotate(day=TruncDate("starts_at", tzinfo=clock.LIMA))
    inside = Q(day__gte=OuterRef("starts_on"), day__lte=last_day)
    counted = dated.filter(inside).order_by().values("cohort__school").annotate(many=Count("pk")).values("many")
    used = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    return agreements.annotate(used=used).annotate(  # type: ignore[no-redef]
        left=Case(When(quota=None, then=Value(None)), default=F("quota") - F("used"), output_field=IntegerField())
    )


def in_state(agreements: "QuerySet[Agreement]", state: str, today: date) -> "QuerySet[Agreement]":
    """Of agreements with their use, those that stand so on that day."""
    goes_on = Q(ends_on=None) | Q(ends_on__gte=today)
    usable = goes_on & (Q(left=None) | Q(left__gt=0))
    begun = usable & Q(starts_on__lte=today)
    ends_soon = Q(ends_on__lte=today + SOON)
    conditions = {
        AgreementState.OVER: Q(ends_on__lt=today),
        AgreementState.USED_UP: goes_on & Q(left__lte=0),
        AgreementState.TO_COME: usable & Q(starts_on__gt=today),
        AgreementState.SOON: begun & ends_soon,
        AgreementState.HOLDS: begun & (Q(ends_on=None) | Q(ends_on__gt=today + SOON)),
    }
    return agreements.filter(conditions[AgreementState(state)])


@dataclass(frozen=True)
class Standing:
    """How one agreement stands on a day: the state, and a sentence about its days and its sessions."""

    agreement: Agreement
    state: AgreementState
    days: str
    sessions: str


def standing_of(agreement: Agreement, today: date) -> Standing:
    """How an agreement that was read `with_used` stands on that day."""
    return Standing(agreement, _state(agreement, today), _days(agreement), _sessions(agreement))


def _state(agreement: Agreement, today: date) -> AgreementState:
    if agreement.ends_on and agreement.ends_on < today:
        return AgreementState.OVER
    if agreement.left is not None and agreement.left <= 0:
        return AgreementState.USED_UP
    if agreement.starts_on > today:
        return AgreementState.TO_COME
    return AgreementState.SOON if agreement.ends_on and agreement.ends_on <= today + SOON else AgreementState.HOLDS


def _days(agreement: Agreement) -> str:
    facts = {"first": date_format(agreement.starts_on), "last": agreement.ends_on and date_format(agreement.ends_on)}
    return (_("del %(first)s al %(last)s") if agreement.ends_on else _("desde el %(first)s")) % facts


def _sessions(agreement: Agreement) -> str:
    """“12 de 20 usadas, quedan 8”."""
    used, quota, left = agreement.used, agreement.quota, agreement.left
    if quota is None or left is None:
        return ngettext("%(used)s sesión, sin límite", "%(used)s sesiones, sin límite", used) % {"used": used}
    begun = ngettext("%(used)s de %(quota)s usada", "%(used)s de %(quota)s usadas", used) % {"used": used, "quota": quota}
    if left < 0:
        return f"{begun}, {_('%(n)s de más') % {'n': -left}}"
    return f"{begun}, {ngettext('queda %(n)s', 'quedan %(n)s', left) % {'n': left}}"
