"""Addresses below /admin/ that stand before Wagtail's own: some of these do not exist here, one is smaller.

People are invited and granted roles in our own screens: whoever may change Wagtail's users or groups could grant anything. The
site history names who did what and to whom for ever.
"""

from django import forms
from django.http import Http404
from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import account
from wagtail.users.models import UserProfile

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
    # Files are materials: looked into, with a licence and versions, and sent by a view that asks who may have them.
    "documents",
    "multiple_documents",
    "bulk/wagtaildocs",
)


@access(PUBLIC)
def closed(request):
    """Not found, for everybody."""
    raise Http404


class LookForm(forms.ModelForm):
    """Light or dark, and the language of the admin."""

    theme = forms.ChoiceField(
        label=_("Claro u oscuro"),
        choices=[("system", _("Como el equipo")), ("light", _("Claro")), ("dark", _("Oscuro"))],
    )
    preferred_language = forms.ChoiceField(label=_("Idioma"), required=False, choices=[("", "Español"), ("en", "English")])

    class Meta:
        model = UserProfile
        fields = ["theme", "preferred_language"]


class LookPanel(account.BaseSettingsPanel):
    name = "look"
    order = 100
    title = _("Aspecto e idioma")
    form_class = LookForm
    form_object = "profile"


class AccountView(account.AccountView):
    """Language and light or dark: no picture, no change of name, no password beside the one sign-in."""

    access = OFFICE

    def get_panels(self):
        return [LookPanel(self.request, self.request.user, UserProfile.get_for_user(self.request.user))]


urlpatterns = [
    path("account/", AccountView.as_view(), name="office_account"),
    re_path(rf"^(?:{'|'.join(CLOSED)})(?:/.*)?$", closed, name="office_closed"),
]
