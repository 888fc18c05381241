"""The mail of a demonstration. A real installation has neither these addresses nor what they show."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.accounts.permissions import OWN_ACCOUNT
from lms.core.access import access

from . import demo_mail


@access(OWN_ACCOUNT)
@require_safe
def mail(request):
    """What the demonstration would have sent, to whomever."""
    _refuse_where_mail_is_real()
    return render(request, "notices/demo_mail.html", {"letters": demo_mail.letters()})


@access(OWN_ACCOUNT)
@require_safe
def letter(request, name):
    _refuse_where_mail_is_real()
    found = demo_mail.letter(name)
    if found is None:
        raise Http404
    return render(request, "notices/demo_letter.html", {"letter": found})


def _refuse_where_mail_is_real() -> None:
    if not settings.DEMO:
        raise Http404
