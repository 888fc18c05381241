"""The first page of a student."""

from django.shortcuts import render

from lms.core import clock
from lms.learning.queries import waiting_at

from .queries_student import own_rows, workshops_of


def student_home(request):
    """The student's own workshops: what is next and asked, what the last meeting was about, the way, the own attendance."""
    now, rows = clock.now(), own_rows(request.user)
    workshops, today = workshops_of(rows, now), clock.local_day(now)
    context = {
        "workshops": workshops,
        "waiting": waiting_at([row.place for row in rows if row.holds_on(today)], now),
        "has_one": len(workshops) == 1,
        "is_sensitive": any(own.workshop.is_sensitive for own in workshops),
    }
    return render(request, "portal/student_home.html", context)
