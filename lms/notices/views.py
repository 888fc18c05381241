"""What a member of staff is told, and how."""

from typing import cast

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from lms.accounts.models import User
from lms.accounts.permissions import OWN_ACCOUNT

from .actions_office import choose
from .enums import Language
from .forms import ChoicesForm
from .queries import choices_of, own_messages


class ChoicesView(TemplateView):
    """Which notices the own account gets, and by which way; and the last ones."""

    access = OWN_ACCOUNT
    template_name = "notices/choices.html"
    form: ChoicesForm | None = None

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    def make_form(self, *args) -> ChoicesForm:
        return ChoicesForm(*args, roles=self.user.roles, choices=choices_of(self.user))

    def get_context_data(self, **kwargs):
        context = {"form": self.form or self.make_form(), "rows": own_messages(self.user)}
        return super().get_context_data(**kwargs) | context

    def post(self, request, *args, **kwargs):
        self.form = form = self.make_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(), status=422)
        said = form.cleaned_data
        choose(user=self.user, language=Language(said["language"]), whatsapp=said["whatsapp"], wanted=form.wanted)
        messages.success(request, _("Quedó guardado cómo le avisamos."))
        return redirect("notices:choices")
