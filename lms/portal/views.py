"""The first page of each role, a cohort's page, and what a student's browser keeps for reading without a network."""

from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import etag, require_safe

from lms.accounts.permissions import STAFF
from lms.audit.enums import Act
from lms.audit.showing import shows
from lms.core import clock
from lms.core.access import OFFICE, PUBLIC, SIGNED_IN, access
from lms.records.models import Cohort

from .queries import cohort_page
from .queries_home import home_of
from .student import student_home

WORKER = "js/worker.js"


@access(SIGNED_IN)
@require_safe
def home(request):
    """What there is to do today, by role."""
    if request.user.is_student:
        return student_home(request)
    now = clock.now()
    context = {"home": home_of(request.user, now), "today": clock.local_day(now), "now": now}
    return render(request, "portal/home.html", context | {"may_enter_office": OFFICE.allows(request)})


@access(STAFF)
@shows(Act.ROSTER_SEEN, "records.cohort", scope="visible_to")
@require_safe
def cohort(request, public_id):
    """A cohort: when it meets, who is in it, and what may be done."""
    found = get_object_or_404(Cohort.objects.visible_to(request.user).with_runs(request.user).for_listing(), public_id=public_id)
    context = {"cohort": found, "page": cohort_page(found, now=clock.now())}
    return render(request, "portal/cohort.html", context)


@access(PUBLIC)
@require_safe
def offline(request):
    """What the worker shows for a page that it has not: the same for everybody. It may name lessons that somebody hides."""
    response = render(request, "portal/offline.html", {"shows_exit": True})
    response.cache_for_visitors = True  # type: ignore[attr-defined]  # our own mark, read by the page cache
    return response


def _program() -> bytes:
    return Path(str(finders.find(WORKER))).read_bytes()


@access(PUBLIC)
@require_safe
@etag(lambda request: f'"{sha256(_program()).hexdigest()}"')
def worker(request):
    """The service worker, at the root so that it may answer for every page. Browsers ask after each page whether it changed."""
    response = HttpResponse(_program(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
