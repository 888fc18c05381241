"""Ways in and out. The sign-in itself is allauth's; what Wagtail offers beside it leads here."""

from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.core.access import PUBLIC, access


@access(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sign_out(request):
    """Asks on GET; on POST ends the session, and what this browser stored for the site goes with it."""
    if request.method != "POST":
        return render(request, "account/logout.html")
    response = redirect("account_signed_out")
    logout(request)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@access(PUBLIC)
@require_safe
@never_cache
def signed_out(request):
    """Says that the session is closed, so that the next person on a shared phone can be sure."""
    return render(request, "account/signed_out.html")


@access(PUBLIC)
@never_cache
def to_sign_in(request, rest=""):
    """Wagtail's own sign-in and password pages have no limiter: they lead to ours, and a wish for a page is kept."""
    query = request.GET.urlencode()
    return redirect(f"{reverse('account_login')}?{query}" if query else "account_login")


@access(PUBLIC)
@never_cache
def leave_office(request):
    """The admin's “log out” button: ends the session and leads to the sign-in page."""
    if request.method == "POST":
        logout(request)
    return redirect("account_login")
