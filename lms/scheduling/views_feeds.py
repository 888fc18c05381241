"""Calendars: the feed that a programme reads, one meeting as a file, and the page where addresses are made and taken back."""

from uuid import UUID

from django.contrib import messages
from django.core.cache import caches
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from lms.accounts.permissions import FACILITATOR_OR_COORDINATOR, STAFF
from lms.core import clock
from lms.core.access import PUBLIC, access
from lms.core.errors import DomainError

from .actions_feeds import make_feed, note_use, renew_feed, revoke_feed
from .models import CalendarFeed, WorkshopSession
from .queries_feeds import feed_lines, feed_of, meetings_in, tag_of, written

# In each process. No calendar asks more than once in some minutes; what asks faster is told when to come back.
MOST_A_MINUTE, MINUTE = 30, 60
NOBODY = UUID(int=0)


@access(PUBLIC)
@require_safe
def feed(request, token):
    """The meetings behind a secret address. Whoever holds it is let in: programmes have no sign-in."""
    found, today = feed_of(token), clock.today()
    if found is None:
        raise Http404
    if _asks_too_often(found):
        said = _("Este calendario se pidió demasiadas veces. Vuelva a pedirlo en un minuto.")
        return HttpResponse(said, "text/plain; charset=utf-8", 429, headers={"Retry-After": str(MINUTE)})
    note_use(found, clock.now())
    meetings, url = meetings_in(found, today), _session_url(request)
    tag = tag_of(meetings, today=today, session_url=url)
    response = get_conditional_response(request, etag=tag) or calendar_file(written(meetings, today=today, session_url=url))
    response.headers["ETag"], response.headers["Cache-Control"] = tag, "private, no-cache"
    return response


def _asks_too_often(feed: CalendarFeed) -> bool:
    """Counted in the process and not in the database: a write for each question would cost more than its answer."""
    cache, key = caches["pages"], f"feed-asked:{feed.pk}"
    if cache.add(key, 1, MINUTE):
        return False
    try:
        return cache.incr(key) > MOST_A_MINUTE
    except ValueError:  # the minute ended in between
        return False


def _session_url(request) -> str:
    return request.build_absolute_uri(reverse("scheduling:session", args=[NOBODY])).replace(str(NOBODY), "{}")


def calendar_file(content: bytes) -> HttpResponse:
    """A calendar, under a name that says nothing of what is in it."""
    headers = {"Content-Disposition": 'attachment; filename="taller.ics"'}
    return HttpResponse(content, "text/calendar; charset=utf-8", headers=headers)


@access(STAFF)
@require_safe
def session_file(request, public_id):
    """One meeting for the calendar of whoever may see it, as in a feed: without school and place."""
    meetings = WorkshopSession.objects.visible_to(request.user).filter(public_id=public_id)
    if not (day := meetings.values_list("starts_at", flat=True).first()):
        raise Http404
    return calendar_file(written(meetings, today=clock.local_day(day), session_url=_session_url(request)))


class CalendarView(View):
    """The calendars of this person, and making the address of one. The address is shown in the answer and kept nowhere."""

    access = FACILITATOR_OR_COORDINATOR

    def get(self, request):
        return render(request, "scheduling/calendar.html", {"lines": feed_lines(request.user)})

    def post(self, request):
        chosen = request.POST.get("calendar", "")
        line = next(
            (one for one in feed_lines(request.user) if chosen == str(one.centre.public_id if one.centre else "own")), None
        )
        if line is None:
            messages.error(request, _("Elija cuál de sus calendarios quiere conectar."))
            return redirect("scheduling:calendar")
        try:
            token = make_feed(user=request.user, centre=line.centre, now=clock.now())
        except DomainError as refusal:
            messages.info(request, str(refusal))
            return redirect("scheduling:calendar")
        return show_address(request, token, line.centre)


def show_address(request, token: str, centre) -> HttpResponse:
    """The page that tells the address this once. Not a redirect: nothing that waits between two pages should hold it."""
    address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    facts = {"address": address, "webcal": f"webcal://{address.partition('://')[2]}", "centre": centre}
    return render(request, "scheduling/calendar_address.html", facts)


class FeedView(View):
    """One address: asked about, then renewed or taken back."""

    access = FACILITATOR_OR_COORDINATOR
    template_name = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        mine = CalendarFeed.objects.visible_to(request.user).select_related("user", "centre")
        self.feed = get_object_or_404(mine, public_id=kwargs["public_id"])

    def get(self, request, public_id):
        return render(request, self.template_name, {"feed": self.feed})


class RenewView(FeedView):
    template_name = "scheduling/calendar_renew.html"

    def post(self, request, public_id):
        try:
            token = renew_feed(feed=self.feed, now=clock.now())
        except DomainError as refusal:
            messages.info(request, str(refusal))
            return redirect("scheduling:calendar")
        return show_address(request, token, self.feed.centre)


class RevokeView(FeedView):
    template_name = "scheduling/calendar_revoke.html"

    def post(self, request, public_id):
        revoke_feed(feed=self.feed, now=clock.now())
        messages.success(request, _("La dirección ya no sirve. Puede quitar el calendario de su teléfono."))
        return redirect("scheduling:calendar")
