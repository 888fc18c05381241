"""The own account beside allauth's pages: asking for another password, and the sessions that are open."""

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from lms.core import clock
from lms.core.access import PUBLIC, access

from .actions_factors import close_sessions
from .forms import AskNewPasswordForm
from .permissions import OWN_ACCOUNT
from .queries import open_sessions
from .tasks import mail_password_link


@method_decorator(never_cache, name="dispatch")
class AskNewPasswordView(FormView):
    """Whoever forgot the password asks for a link. The answer is the same for every e-mail, known or not."""

    access = PUBLIC
    form_class = AskNewPasswordForm
    template_name = "account/ask_password.html"
    success_url = reverse_lazy("account_password_asked")

    def form_valid(self, form):
        email = form.cleaned_data["email"].lower()
        refused = ratelimit.consume_or_429(self.request, action="reset_password", key=email)
        if refused:
            return refused
        mail_password_link.enqueue(email)
        return super().form_valid(form)


@access(PUBLIC)
@require_safe
@never_cache
def password_asked(request):
    """What happens next, whoever asked."""
    return render(request, "account/password_asked.html")


class SessionsView(View):
    """The devices on which this account is open, and closing them from here."""

    access = OWN_ACCOUNT

    def get(self, request):
        sessions = open_sessions(request.user, now=clock.now())
        facts = {"sessions": sessions, "here": request.session.session_key}
        return render(request, "account/sessions.html", facts)

    def post(self, request):
        """All but this one, or the one that was named."""
        others = open_sessions(request.user, now=clock.now()).exclude(session_key=request.session.session_key)
        if chosen := request.POST.get("session", ""):
            others = others.filter(pk=chosen) if chosen.isdecimal() and len(chosen) < 19 else others.none()
        ended = close_sessions(user=request.user, sessions=others, now=clock.now())
        messages.success(request, ngettext("Se cerró %(n)s sesión.", "Se cerraron %(n)s sesiones.", ended) % {"n": ended})
        return redirect("account_sessions")
