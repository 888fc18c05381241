"""What one button does to an account or a role, with a question first where it cannot be taken back lightly."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from lms.accounts.permissions import ADMINISTRATOR
from lms.core import clock
from lms.core.errors import DomainError

from .. import actions_team as team
from .team import PERSON_SEEN, GrantMixin, PersonMixin


class OneStepView(PersonMixin):
    """A button: does one thing and comes back to the person with a sentence."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        self.person  # noqa: B018 (not found is said before anything else)
        try:
            said = self.act()
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, said) if said else None
        return self.back()

    def act(self) -> str:
        raise NotImplementedError


class GrantEndView(OneStepView, GrantMixin):
    def act(self):
        team.end_staff_grant(by=self.viewer, grant=self.grant, today=self.today)
        return _("El rol terminó: desde su próxima página esa persona ya no lo tiene.")


class EnableView(OneStepView):
    def act(self):
        team.enable_staff(by=self.viewer, person=self.person, today=self.today)
        return _("La cuenta está activa otra vez, con los roles que tenga hoy.")


class LinkView(OneStepView):
    def act(self):
        link = team.send_new_link(by=self.viewer, person=self.person, today=self.today, now=clock.now())
        self.hand_over(link)
        return ""


class DisableView(OneStepView, TemplateView):
    """Asks first."""

    http_method_names = ["get", "head", "post"]
    audited = PERSON_SEEN
    template_name = "records/office/team_disable.html"

    def act(self):
        team.disable_staff(by=self.viewer, person=self.person, today=self.today, now=clock.now())
        return _("La cuenta quedó desactivada y sus sesiones, cerradas.")


class FactorView(DisableView):
    """For administrators; a coordinator does not find it."""

    access = ADMINISTRATOR
    template_name = "records/office/team_factor.html"

    def act(self):
        team.reset_factor(by=self.viewer, person=self.person, today=self.today, now=clock.now())
        return _("Al ingresar se le pedirá un segundo paso nuevo. Sus sesiones quedaron cerradas.")


class WithdrawView(DisableView):
    template_name = "records/office/team_withdraw.html"

    def act(self):
        team.withdraw_invitation(by=self.viewer, person=self.person, today=self.today)
        return _("La invitación quedó retirada y la cuenta, borrada.")

    def back(self):
        return redirect("team:list")
