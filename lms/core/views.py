"""Views that belong to no domain: what is said when something is refused."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """A form whose token is missing or old: said in plain words, with status 403."""
    return render(request, "errors/csrf.html", status=403)
