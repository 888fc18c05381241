"""How the agenda writes its days, and where its other parts stand."""

from datetime import date, datetime
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lms.core import clock
from lms.records.models import SchoolContact
from lms.scheduling.enums import AgendaView, SessionState
from lms.scheduling.models import WorkshopSession
from lms.scheduling.queries_agenda import Agenda
from lms.scheduling.queries_clashes import Standing, clashes_of
from lms.scheduling.queries_day import Road, Way, runs

register = template.Library()


@register.filter
def with_year(day: date, agenda: Agenda) -> str:
    """“martes 3 de noviembre”, with its year where that is not today's."""
    return agenda.in_words(day)


@register.filter
def named(day: date, agenda: Agenda) -> str:
    """“Hoy, martes 3 de noviembre”, “Mañana, …”, else the day alone."""
    said, away = agenda.in_words(day), (day - agenda.asked.today).days
    return capfirst(f"{near[away]}, {said}" if away in (near := {0: _("hoy"), 1: _("mañana")}) else said)


@register.filter
def on_clock_of(moment: datetime, session: WorkshopSession) -> datetime:
    """The moment on the wall clock of the meeting's centre."""
    return moment.astimezone(session.zone)


@register.filter
def contacts_for(road: Road, session: WorkshopSession) -> list[SchoolContact]:
    """Whom to call at the school of that meeting, where whoever looks runs it."""
    return road.contacts.get(session.cohort.school_id, []) if runs(session) else []


@register.filter
def way_to(road: Road, session: WorkshopSession) -> Way | None:
    """How one gets to that meeting from the one before."""
    return road.ways.get(session.pk)


@register.simple_tag(takes_context=True)
def clashes_ahead(context, agenda: Agenda) -> dict[int, list[Standing]]:
    """What stands against the meetings of this page that are to come, and that whoever looks runs."""
    now = clock.now()
    ahead = [s for s in agenda.shown if runs(s) and s.state == SessionState.PLANNED and s.ends_at > now]
    return clashes_of(ahead, now, context["request"].user)


@register.simple_tag
def agenda_url(agenda: Agenda, view: str = "", day: date | None = None, *, is_whole: bool = False) -> str:
    """The agenda around that day (or as it is now), with the same filters; is_whole: without any."""
    asked, view = agenda.asked, view or agenda.asked.view
    said = {"vista": view} if view != AgendaView.LIST else {}
    if (day or asked.day) != asked.today:
        said["desde"] = (day or asked.day).isoformat()
    query = urlencode(said if is_whole else said | asked.query)
    return f"{reverse('scheduling:agenda')}?{query}" if query else reverse("scheduling:agenda")
