"""Views that belong to no domain: what is said when something is refused or breaks, and the page of the components.

The pages of refusals stand on errors/frame.html, which asks neither the database nor the session: they are shown when these do
not answer. When even a template cannot be drawn, a page without one says the same.
"""

import sys

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language_from_path, gettext, override

from .access import PUBLIC, access
from .faults import fault_of
from .style import style_context

# The limits by address count a minute.
WAIT_SECONDS = 60
BARE_PAGE = """<!doctype html>
<html lang="{}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Maloca</title>
<h1>{}</h1><p>{}</p><p><a href="{}">{}</a></p></html>
"""
CODE_LETTERS = 8


def csrf_failure(request, reason=""):
    """A form whose token is missing or old: said in plain words, with status 403."""
    return _page(request, "csrf", 403)


def bad_request(request, exception=None):
    return _page(request, "400", 400)


def permission_denied(request, exception=None):
    return _page(request, "403", 403)


def page_not_found(request, exception=None):
    """The same words for what does not exist and for what this person may not see."""
    return _page(request, "404", 404)


def too_large(request):
    """A file or a form that is larger than its address takes; nothing of it was read."""
    return _page(request, "413", 413)


def too_many_requests(request, exception=None):
    response = _page(request, "429", 429)
    response["Retry-After"] = str(WAIT_SECONDS)
    return response


def server_error(request):
    """A mistake of ours, or one of the faults of the machine that we know: those say what to do, and when to come back."""
    fault = fault_of(sys.exception())
    if fault is None:
        return _page(request, "500", 500)
    response = _page(request, fault.page, fault.status)
    response["Retry-After"] = str(fault.retry_after)
    return response


def _page(request, name: str, status: int) -> HttpResponse:
    """In the language of the address, whatever broke before it was read; rendered without session, user or message."""
    language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with override(language):
        try:
            page: str = render_to_string(f"errors/{name}.html", {"is_demo": settings.DEMO, "code": _code(request)})
        except Exception:  # noqa: BLE001 (whatever it was, the answer must not fail too)
            page = _bare_page(language, status)
    return HttpResponse(page, status=status)


def _code(request) -> str:
    """The beginning of the request's id: enough to find it in a day's log, short enough for the telephone."""
    return getattr(request, "request_id", "")[:CODE_LETTERS]


def _bare_page(language: str, status: int) -> str:
    """No template, no file: what happened, what is safe, and the way to the first page."""
    if status >= 500:
        heading, words = (
            gettext("Algo falló de nuestro lado"),
            gettext("Lo guardado sigue guardado. Espere un momento y vuelva a intentarlo."),
        )
    else:
        heading, words = (
            gettext("No se pudo mostrar esta página"),
            gettext("No se guardó nada. Vuelva al inicio e inténtelo otra vez."),
        )
    home = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
    return format_html(BARE_PAGE, language, heading, words, home, gettext("Ir al inicio"))


@access(PUBLIC)
def style_page(request):
    """Every component in every state, the tokens with their contrasts, the pictures: for those who build, nowhere else."""
    _refuse_where_nobody_builds(request)
    return render(request, "estilo/page.html", style_context(request.GET.get("tema", "")))


@access(PUBLIC)
def style_question(request):
    """What the dialog of the style page asks, as a page."""
    _refuse_where_nobody_builds(request)
    return render(request, "estilo/question.html")


def _refuse_where_nobody_builds(request) -> None:
    if not settings.STYLE_PAGE or request.method not in ("GET", "HEAD"):
        raise Http404
