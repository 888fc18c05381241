from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.core import clock
from lms.core.access import PUBLIC, access

from . import queries


@access(PUBLIC)
@require_safe
def impact(request):
    """What was reached, in figures; the same for every visitor, so the page cache may keep it."""
    response = render(request, "reports/impact.html", {"impact": queries.impact(now=clock.now())})
    response.cache_for_visitors = True  # type: ignore[attr-defined]  # our own mark, read by the page cache
    return response
