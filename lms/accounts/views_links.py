"""The pages behind one-time links: open to whoever holds the link, and one page for every link that does not open."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from lms.core import clock
from lms.core.access import PUBLIC
from lms.core.errors import DomainError

from .actions_links import accept_invitation, choose_new_password
from .enums import LinkPurpose
from .forms_links import AcceptInvitationForm, NewPasswordForm
from .models import OneTimeLink, User
from .notices import tell
from .queries import open_link

# The address is the secret: no other page is told it, and yet forms must say their origin, which “no-referrer” would hide.
QUIET = {"Referrer-Policy": "strict-origin", "Cache-Control": "no-store, private", "X-Robots-Tag": "noindex"}

LOGGED = "_has_been_logged"


class OneTimeLinkView(FormView):
    """A form for the person of the link. Looking spends nothing; sending what fits does, once."""

    access = PUBLIC
    purpose: LinkPurpose
    done: Promise
    link: OneTimeLink

    def dispatch(self, request, *args, **kwargs):
        found = open_link(kwargs["token"], purpose=self.purpose, now=clock.now())
        if found:
            self.link = found
        response = super().dispatch(request, *args, **kwargs) if found else self.gone()
        for name, value in QUIET.items():
            response.headers[name] = value
        # Django would log the address of every answer that is not a success, and the address is the secret.
        setattr(response, LOGGED, True)
        return response

    def gone(self):
        """The same for a link that expired, was used, withdrawn, altered or never made."""
        return render(self.request, "account/link_gone.html", status=404)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.link.user}

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form):
        try:
            self.act(form.cleaned_data)
        except DomainError as error:
            if error.field is None:
                return self.gone()
            form.add_error(error.field, error.message)
            return self.form_invalid(form)
        logout(self.request)
        messages.success(self.request, str(self.done))
        return redirect("account_login")

    def act(self, chosen: dict) -> User:
        raise NotImplementedError


class InvitationView(OneTimeLinkView):
    purpose = LinkPurpose.INVITATION
    form_class = AcceptInvitationForm
    template_name = "account/invitation.html"
    done = _("Su cuenta está lista. Ingrese con su nombre de usuario y su contraseña.")

    def act(self, chosen):
        username, password = chosen["username"], chosen["password1"]
        return accept_invitation(link=self.link, username=username, password=password, now=clock.now())


class NewPasswordView(OneTimeLinkView):
    purpose = LinkPurpose.PASSWORD
    form_class = NewPasswordForm
    template_name = "account/new_password.html"
    done = _("Su contraseña cambió. Ingrese con la nueva.")

    def act(self, chosen):
        user = choose_new_password(link=self.link, password=chosen["password1"], now=clock.now())
        tell(user, "account/email/password_changed", address=get_adapter(self.request).get_client_ip(self.request))
        return user
