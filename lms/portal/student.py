"""The first page of a student."""

from django.shortcuts import render

from lms.core import clock

from .queries_student import own_workshops


def student_home(request):
    """The student's own workshops: what is next, the lessons, the own attendance, the own certificate."""
    workshops = own_workshops(request.user, clock.now())
    is_sensitive = any(own.workshop.is_sensitive for own in workshops)
    context = {"workshops": workshops, "has_one": len(workshops) == 1, "is_sensitive": is_sensitive}
    return render(request, "portal/student_home.html", context)
