"""Who may open an address: one declaration a view, and refusal where there is none.

    @access(PUBLIC)
    def home(request): ...

    class RosterView(View):
        access = roles("coordinator")

`lms.accounts.middleware.AccessMiddleware` asks the declaration before the view runs. Which rows a person sees is another
question, and `visible_to(user)` of each model answers it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Access:
    """A declared policy: its name for the permission table, and whether this request's user passes."""

    name: str
    allows: Callable[[HttpRequest], bool]
    sign_in_at: str = "account_login"


PUBLIC = Access("public", lambda request: True)
SIGNED_IN = Access("signed in", lambda request: request.user.is_authenticated)
OFFICE = Access("office", lambda request: request.user.has_perm("wagtailadmin.access_admin"))


def access(policy: Access):
    """Declare the policy of a function view."""

    def declare(view):
        view.access = policy
        return view

    return declare


def declared_access(view_func: Callable) -> Access | None:
    """The policy that a view, or the class behind it, declares; None where nobody declared one."""
    for holder in (view_func, getattr(view_func, "view_class", None)):
        found = getattr(holder, "access", None)
        if isinstance(found, Access):
            return found
    return None
