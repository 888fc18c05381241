"""The agenda, and one meeting."""

from urllib.parse import urlsplit

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lms.accounts.permissions import STAFF
from lms.core import clock
from lms.core.access import access

from .forms_agenda import AgendaForm
from .models import WorkshopSession
from .queries_agenda import agenda_of, with_changes, with_part
from .queries_day import contacts_of
from .queries_reach import reach_of


@access(STAFF)
@require_safe
def agenda(request):
    """Meetings in scope: two weeks as a list, or the day, week or month asked for, narrowed to what the address says."""
    reach = reach_of(request.user)
    form = AgendaForm(request.GET, user=request.user, reach=reach, today=clock.today())
    return render(request, "scheduling/agenda.html", {"agenda": agenda_of(request.user, form.asked(), reach), "form": form})


@access(STAFF)
@require_safe
def session(request, public_id):
    """One meeting: when, where, what about, and what may be done with it."""
    mine = WorkshopSession.objects.visible_to(request.user).for_listing()
    found = get_object_or_404(with_part(with_changes(mine), request.user), public_id=public_id)
    contacts = contacts_of([found]).get(found.cohort.school_id, [])
    context = {"session": found, "contacts": contacts, "back": _way_back(request)}
    return render(request, "scheduling/session.html", context)


def _way_back(request) -> str:
    """The agenda as it was left: it stands in no address, so the page that led here is asked."""
    came_from, plain = urlsplit(request.headers.get("Referer", "")), reverse("scheduling:agenda")
    is_ours = came_from.netloc == request.get_host() and came_from.path == plain
    return f"{plain}?{came_from.query}" if is_ours and came_from.query else plain
