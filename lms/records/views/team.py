"""Staff and their roles: the list, inviting, one person, and the roles of that person."""

from datetime import date
from typing import cast
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from lms.accounts.enums import AccountState, LinkPurpose
from lms.accounts.mail import path_of, send_link
from lms.accounts.models import OneTimeLink, RoleGrant, User
from lms.accounts.queries import has_factor
from lms.audit.actions import record_alone
from lms.audit.enums import Act, Result
from lms.audit.showing import shown, shows
from lms.core import clock
from lms.core.errors import DomainError

from .. import actions_team as team
from ..forms_team import DatesForm, FilterForm, GrantForm, InviteForm
from ..permissions_team import KEEPERS, kept_grants, manageable_by, sees_all_staff, team_of
from ..queries_team import found_staff, grant_line, open_link_of, staff_rows, with_grants

PEOPLE_A_PAGE = 30
# A link just made is shown on the page that comes after, once: the session remembers which one, not what it says.
LINK_TO_SHOW = "link_to_show"
PERSON_SEEN = shows(Act.PERSON_SEEN, "accounts.user", scope="team_of")


class ActingMixin(View):
    """What a write here needs: who asks, the day, and a way to say no."""

    access = KEEPERS

    @cached_property
    def today(self) -> date:
        return clock.today()

    @property
    def viewer(self) -> User:
        """Whoever asks: `access` lets only members of staff this far."""
        return cast(User, self.request.user)

    def say_tampered(self, form: GrantForm, person: User | None = None) -> None:
        """A value that the form never offered was typed by hand: it is refused like any other, and the log keeps that."""
        if form.was_tampered_with:
            record_alone(Act.REFUSED, actor=self.viewer, about=person, reason="role_or_place", result=Result.REFUSED)

    def hand_over(self, link: OneTimeLink) -> None:
        """Send the link by mail. The next page shows it once, but not one that opens somebody's account when the mail left."""
        is_sent = send_link(link)
        if link.purpose == LinkPurpose.INVITATION or settings.DEMO or not is_sent:
            self.request.session[LINK_TO_SHOW] = str(link.public_id)
        if is_sent:
            messages.success(self.request, _("El enlace salió por correo."))
        else:
            messages.warning(self.request, _("El correo no salió: entregue usted el enlace."))


class TeamListView(ActingMixin, TemplateView):
    audited = shows(Act.ROSTER_SEEN, "accounts.user", scope="team_of")
    template_name = "records/office/team.html"

    def get_context_data(self, **kwargs):
        form = FilterForm(self.request.GET, viewer=self.viewer)
        people = found_staff(self.viewer, form.wanted, self.today)
        page = Paginator(people, PEOPLE_A_PAGE).get_page(self.request.GET.get("p"))
        asked = {name: value for name in form.fields if (value := self.request.GET.get(name))}
        return super().get_context_data(**kwargs) | {
            "form": form,
            "page": page,
            "rows": staff_rows(page.object_list, self.today),
            "is_narrowed": bool(asked),
            "keep": f"{urlencode(asked)}&" if asked else "",
        }


class InviteView(ActingMixin, TemplateView):
    """Name, e-mail, role: an account without a password, and the link that opens it."""

    template_name = "records/office/team_invite.html"
    form: InviteForm | None = None

    def get_context_data(self, **kwargs):
        form = self.form or InviteForm(viewer=self.viewer, today=self.today)
        return super().get_context_data(**kwargs) | {"form": form}

    def post(self, request, *args, **kwargs):
        # So many is a whole school in an hour; more is somebody who tries which e-mails are known.
        if not ratelimit.consume(request, action="invite_staff", user=self.viewer):
            return ratelimit.respond_429(request)
        self.form = InviteForm(request.POST, viewer=self.viewer, today=self.today)
        if self.form.is_valid() and (invited := self._invited(self.form)):
            if invited.is_new:
                self.hand_over(invited.link)
            return redirect("team:person", invited.link.user_id)
        self.say_tampered(self.form)
        return self.render_to_response(self.get_context_data(), status=422)

    def _invited(self, form: InviteForm) -> team.Invited | None:
        who = {name: form.cleaned_data[name] for name in ("email", "first_name", "last_name")}
        try:
            return team.invite_staff(by=self.viewer, terms=form.terms, today=self.today, now=clock.now(), **who)
        except DomainError as error:
            form.add_error(error.field, error.message)
            return None


class PersonMixin(ActingMixin):
    """One person of the own list; any other id is not found."""

    def people(self) -> QuerySet[User]:
        """Among whom the person is looked for."""
        return manageable_by(self.viewer, self.today)

    @cached_property
    def person(self) -> User:
        found = get_object_or_404(with_grants(self.people(), self.viewer), pk=self.kwargs["pk"])
        shown(self.request, about=found)
        return found

    def back(self):
        return redirect("team:person", self.person.pk)


class PersonView(PersonMixin, TemplateView):
    audited = PERSON_SEEN
    template_name = "records/office/team_person.html"
    form: GrantForm | None = None

    def people(self):
        return team_of(self.viewer)

    def get_context_data(self, **kwargs):
        viewer, person, now = self.viewer, self.person, clock.now()
        is_kept = manageable_by(viewer, self.today).filter(pk=person.pk).exists()
        return super().get_context_data(**kwargs) | {
            "person": person,
            "row": staff_rows([person], self.today)[0],
            "states": AccountState,
            "is_kept": is_kept,
            "is_self": person == viewer,
            "link": open_link_of(person, now) if is_kept else None,
            "shown_link": self._shown_link(person, now) if is_kept else "",
            "has_factor": is_kept and sees_all_staff(viewer) and has_factor(person),
            "form": (self.form or GrantForm(viewer=viewer, today=self.today)) if is_kept else None,
        }

    def _shown_link(self, person: User, now) -> str:
        """The address of the link that was just made for this person; nothing when the page is opened again."""
        public_id = self.request.session.pop(LINK_TO_SHOW, None)
        link = OneTimeLink.objects.open_at(now).filter(user=person, public_id=public_id).first() if public_id else None
        return self.request.build_absolute_uri(path_of(link)) if link else ""


class GrantView(PersonView):
    """Gives one more role; a form that does not fit is shown again on the person's page."""

    http_method_names = ["post"]

    def people(self):
        return manageable_by(self.viewer, self.today)

    def post(self, request, *args, **kwargs):
        self.form = GrantForm(request.POST, viewer=self.viewer, today=self.today)
        if self.person and self.form.is_valid() and self._granted(self.form):
            messages.success(request, _("El rol quedó otorgado."))
            return self.back()
        self.say_tampered(self.form, self.person)
        return self.render_to_response(self.get_context_data(), status=422)

    def _granted(self, form: GrantForm) -> bool:
        try:
            team.grant_staff_role(by=self.viewer, person=self.person, terms=form.terms, today=self.today)
        except DomainError as error:
            form.add_error(error.field, error.message)
            return False
        return True


class GrantMixin(PersonMixin):
    """One grant of a person, of those that whoever asks may change."""

    @cached_property
    def grant(self) -> RoleGrant:
        grants = kept_grants(self.viewer).filter(user=self.person).prefetch_related("scopes__centre", "scopes__school")
        return get_object_or_404(grants, pk=self.kwargs["grant"])


class GrantDatesView(GrantMixin, TemplateView):
    audited = PERSON_SEEN
    template_name = "records/office/team_grant.html"
    form: DatesForm | None = None

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "row": staff_rows([self.person], self.today)[0],
            "grant": grant_line(self.grant, self.today),
            "form": self.form or DatesForm(grant=self.grant, today=self.today),
        }

    def post(self, request, *args, **kwargs):
        self.form = DatesForm(request.POST, grant=self.grant, today=self.today)
        if self.form.is_valid() and self._changed(self.form):
            messages.success(request, _("Las fechas cambiaron."))
            return self.back()
        return self.render_to_response(self.get_context_data(), status=422)

    def _changed(self, form: DatesForm) -> bool:
        days = form.cleaned_data
        try:
            team.change_grant_dates(by=self.viewer, grant=self.grant, today=self.today, **days)
        except DomainError as error:
            form.add_error(error.field, error.message)
            return False
        return True
