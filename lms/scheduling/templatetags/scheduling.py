"""How days and hours of meetings are written, and states of requests and agreements."""

from datetime import date

from django import template
from django.utils.translation import gettext as _

from lms.core.phones import dialled_phone, spoken_phone
from lms.scheduling.calendar import day_in_words
from lms.scheduling.enums_requests import AgreementState, RequestState
from lms.scheduling.models import WorkshopRequest
from lms.scheduling.queries_agreements import Standing

register = template.Library()
register.filter("spoken", spoken_phone)
register.filter("dialled", dialled_phone)
REQUEST_PILLS = {
    RequestState.ASKED: ("late", "clock"),
    RequestState.COUNTERED: ("excused", "change"),
    RequestState.ACCEPTED: ("present", "tick"),
    RequestState.DECLINED: ("absent", "stop"),
    RequestState.WITHDRAWN: ("", ""),
}
AGREEMENT_PILLS = {
    AgreementState.HOLDS: ("present", "tick"),
    AgreementState.SOON: ("late", "clock"),
    AgreementState.USED_UP: ("absent", "stop"),
    AgreementState.TO_COME: ("", "cal"),
    AgreementState.OVER: ("absent", "stop"),
}


@register.filter
def in_words(day: date) -> str:
    """“martes 3 de noviembre”."""
    return day_in_words(day)


@register.inclusion_tag("components/pill.html")
def request_pill(asked: WorkshopRequest) -> dict:
    """Where a request stands, by word, shape and colour."""
    state, icon = REQUEST_PILLS[RequestState(asked.state)]
    label = _("Falta abrir el grupo") if asked.waits_for_cohort else asked.get_state_display()
    return {"label": label, "state": "late" if asked.waits_for_cohort else state, "icon": icon}


@register.inclusion_tag("components/pill.html")
def agreement_pill(standing: Standing) -> dict:
    """How an agreement stands, by word, shape and colour."""
    state, icon = AGREEMENT_PILLS[standing.state]
    return {"label": standing.state.label, "state": state, "icon": icon}


@register.simple_tag(takes_context=True)
def open_offers(context) -> int:
    """How many offers wait for the answer of a school for which this person speaks. One query."""
    return WorkshopRequest.objects.of_schools_taught_by(context["request"].user).filter(state=RequestState.COUNTERED).count()
