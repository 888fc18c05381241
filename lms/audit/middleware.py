"""Writes who saw whom and who was refused, before the answer leaves: without its entry nobody sees the page."""

from uuid import UUID

from django.contrib import messages
from django.urls import ResolverMatch, reverse

from .actions import record_alone
from .context import within
from .enums import Act, Result
from .showing import FACTS, declared_shows

# Pages that show what was asked for; a form with a mistake (422) stands on the same page.
ANSWERED = (200, 206, 422)
REFUSED = (403, 404)
OURS = ("lms.", "curriculum.", "home.")
OFFICE_PREFIX = "/admin/"


class AuditMiddleware:
    """Below sign-in and above whoever refuses, so that it sees each refusal as the page that it becomes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with within(request):
            response = self.get_response(request)
            match = request.resolver_match
            if match is not None and request.method != "OPTIONS":
                self._write(request, response, match)
        return response

    def _write(self, request, response, match: ResolverMatch) -> None:
        told, facts = declared_shows(match.func), getattr(request, FACTS, {})
        if told and response.status_code in ANSWERED and facts is not None:
            known = {"kind": told.kind, "about": match.kwargs.get("public_id"), "scope": told.scope}
            record_alone(told.act, actor=request.user, **known | facts)
        elif self._is_refusal(request, response, match) and request.user.is_authenticated:
            record_alone(Act.REFUSED, actor=request.user, result=Result.REFUSED, **_asked_for(match, response.status_code))

    @staticmethod
    def _is_refusal(request, response, match: ResolverMatch) -> bool:
        """Whether something that exists as an address was kept from this person. A mistyped address of a page is no attempt."""
        in_office = request.path.startswith(OFFICE_PREFIX)
        if response.status_code in REFUSED:
            return in_office or getattr(match.func, "view_class", match.func).__module__.startswith(OURS)
        return in_office and response.status_code == 302 and _is_turned_away(request, response)


def _is_turned_away(request, response) -> bool:
    """Wagtail refuses by a message and the way back to its first page."""
    if response["Location"] != reverse("wagtailadmin_home"):
        return False
    queued = getattr(messages.get_messages(request), "_queued_messages", [])
    return any(message.level == messages.ERROR for message in queued)


def _asked_for(match: ResolverMatch, status: int) -> dict:
    """Which address, by its name in the program, and what in it; the words in an address are not kept."""
    public_id, key = match.kwargs.get("public_id"), str(match.kwargs.get("pk", ""))
    return {
        "kind": (match.view_name or match.route)[:60],
        "about": public_id if isinstance(public_id, UUID) else None,
        "scope": f"pk:{key}" if key.isascii() and key.isdecimal() and len(key) < 20 else "",
        "reason": str(status),
    }
