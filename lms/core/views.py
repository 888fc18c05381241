"""Views that belong to no domain: what is said when something is refused or breaks.

Their pages stand on errors/frame.html, which asks the database nothing: they are shown when it does not answer.
"""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext


def csrf_failure(request, reason=""):
    """A form whose token is missing or old: said in plain words, with status 403."""
    return render(request, "errors/csrf.html", status=403)


def bad_request(request, exception=None):
    return _page("400", 400)


def permission_denied(request, exception=None):
    return _page("403", 403)


def page_not_found(request, exception=None):
    """The same words for what does not exist and for what this person may not see."""
    return _page("404", 404)


def too_many_requests(request, exception=None):
    return _page("429", 429)


def server_error(request):
    """What is shown when a view broke; one sentence when even that page cannot be drawn."""
    try:
        return _page("500", 500)
    except Exception:  # noqa: BLE001 (whatever it was, the answer must not fail too)
        return HttpResponse(gettext("Algo falló de nuestro lado. Lo guardado sigue guardado."), status=500)


def _page(name: str, status: int) -> HttpResponse:
    """Rendered without the request: no session, no user and no message is read on the way."""
    return HttpResponse(render_to_string(f"errors/{name}.html", {"is_demo": settings.DEMO}), status=status)
