"""A student's session is short: phones and computers are shared."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lms.core import clock

SEEN = "student_seen"
IDLE = timedelta(minutes=30)
# Written once a minute at most: reading a page must not cost a write.
WRITTEN_EVERY = timedelta(minutes=1)


def begin(request) -> None:
    """Mark a session, just signed in, as a student's."""
    request.session[SEEN] = clock.now().timestamp()


class StudentSessionMiddleware:
    """Ends a student's session after thirty minutes without a page; the cookie itself ends with the browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        seen = request.session.get(SEEN)
        if seen is None:
            return self.get_response(request)
        idle = clock.now().timestamp() - seen
        if idle > IDLE.total_seconds():
            logout(request)
            messages.info(request, _("Tu sesión se cerró porque pasaron 30 minutos sin usarla. Entra otra vez."))
            return redirect("classroom:sign_in")
        if idle > WRITTEN_EVERY.total_seconds():
            begin(request)
        return self.get_response(request)
