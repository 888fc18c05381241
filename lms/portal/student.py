"""The first page of a student."""

from django.shortcuts import render

from lms.core import clock

from .queries_place import with_ideas
from .queries_student import own_workshops


def student_home(request):
    """The student's own workshops: what is next, what the last meeting was about, the way, the own attendance and certificate."""
    workshops = with_ideas(own_workshops(request.user, clock.now()))
    context = {
        "workshops": workshops,
        "has_one": len(workshops) == 1,
        "is_sensitive": any(own.workshop.is_sensitive for own in workshops),
    }
    return render(request, "portal/student_home.html", context)
