"""Addresses below /admin/ that stand before Wagtail's own: some of these do not exist here, one is smaller.

People are invited and granted roles in our own screens: whoever may change Wagtail's users or groups could grant anything. The
site history names who did what and to whom for ever.
"""

from django.http import Http404
from django.urls import path, re_path
from wagtail.admin.views import account

from .access import OFFICE, PUBLIC, access

CLOSED = (
    "users",
    "groups",
    "api-tokens",
    "bulk/accounts",
    "bulk/auth",
    "reports/site-history",
    "failwhale",
    "test404",
)


@access(PUBLIC)
def closed(request):
    """Not found, for everybody."""
    raise Http404


class AccountView(account.AccountView):
    """Language and light or dark: no picture, no change of name, no password beside the one sign-in."""

    access = OFFICE

    def get_panels(self):
        kept = (account.LocaleSettingsPanel, account.ThemeSettingsPanel)
        return [panel for panel in super().get_panels() if isinstance(panel, kept)]


urlpatterns = [path("account/", AccountView.as_view()), re_path(rf"^(?:{'|'.join(CLOSED)})(?:/.*)?$", closed)]
