"""Moving a meeting, cancelling it, making up for it, and changing who runs it."""

from typing import cast

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import View

from lms.accounts.models import User
from lms.accounts.permissions import COORDINATOR, FACILITATOR_OR_COORDINATOR
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.models import Cohort

from .actions_change import cancel_session, make_up, move_session
from .actions_substitute import substitute
from .calendar import day_in_words
from .enums import ChangeReason
from .forms_change import OTHER, CancelForm, MakeUpForm, MoveForm, SubstituteForm
from .models import WorkshopSession
from .queries_change import history_of, next_dates

# What a form says that the answer to a stale one must not repeat.
NOT_REPEATED = ("csrfmiddlewaretoken", "seen")


class ChangeView(View):
    """One change of one meeting: it asks, does it and says so; and it shows what somebody else changed meanwhile."""

    access = FACILITATOR_OR_COORDINATOR
    form_class: type
    template = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = self.rows(request.user).for_listing().select_related("cohort__term")
        self.session = get_object_or_404(rows, public_id=kwargs["public_id"])

    @property
    def user(self) -> User:
        return cast(User, self.request.user)  # nobody else passes `access`

    def rows(self, user):
        return WorkshopSession.objects.run_by(user)

    def change(self, form, facts: dict) -> WorkshopSession:
        """The meeting as it is after the change. Raises DomainError."""
        raise NotImplementedError

    def said(self, changed: WorkshopSession) -> str:
        """What the person is told then."""
        raise NotImplementedError

    def get(self, request, public_id):
        return self._page(self.form_class(session=self.session))

    def post(self, request, public_id):
        form = self.form_class(request.POST, session=self.session)
        if not form.is_valid():
            return self._page(form)
        try:
            said = {"seen_sequence": form.cleaned_data["seen"], "accepted": form.cleaned_data["accepted"]}
            changed = self.change(form, {"now": clock.now(), **said})
        except DomainError as refusal:
            return self._refused(form, refusal)
        messages.success(request, self.said(changed))
        return redirect("scheduling:session", changed.public_id)

    def _refused(self, form, refusal):
        if refusal.code == "changed_meanwhile":
            return self._stale(refusal)
        form.asks_why = refusal.code == "clash_reason"
        form.add_error(refusal.field if refusal.field in form.fields and form.data.get("go") == OTHER else None, str(refusal))
        return self._page(form)

    def _stale(self, refusal):
        """What somebody else did, and the same form again for who wants it in spite of that."""
        said = [(name, value) for name, value in self.request.POST.items() if name not in NOT_REPEATED]
        now = WorkshopSession.objects.for_listing().get(pk=self.session.pk)
        sequence, history = refusal.details["sequence"], history_of(now)
        acts = list(dict.fromkeys(line.change.batch for line in history))[: max(sequence - int(self.request.POST["seen"]), 1)]
        newer = [line for line in history if line.change.batch in acts]
        context = {"session": now, "refusal": refusal, "newer": newer, "said": said, "seen": sequence}
        return render(self.request, "scheduling/change_stale.html", context, status=409)

    def _page(self, form):
        return render(self.request, self.template, {"session": self.session, "form": form, **self.extra()})

    def extra(self) -> dict:
        return {}


class MoveView(ChangeView):
    form_class, template = MoveForm, "scheduling/move.html"

    def change(self, form, facts):
        hours, reason = form.hours(self.session), form.cleaned_data["reason"]
        return move_session(session=self.session, reason=reason, moved_by=self.user, **hours, **facts)

    def said(self, moved):
        return _("La sesión pasó al %(day)s, %(hour)s.") % _told(moved)

    def extra(self):
        """The next days; and what the form of moving several begins with, for this meeting and those after it."""
        where, first_day = f"cohort:{self.session.cohort.public_id}", self.session.local_day.isoformat()
        following = {"where": where, "first_day": first_day, "amount": 1, "unit": "weeks", "reason": ChangeReason.RAIN}
        return {"offers": next_dates(self.session, clock.today()), "following": following.items()}


class CancelView(ChangeView):
    form_class, template = CancelForm, "scheduling/cancel.html"

    def change(self, form, facts):
        said = {"reason": form.cleaned_data["reason"], "now": facts["now"], "seen_sequence": facts["seen_sequence"]}
        return cancel_session(session=self.session, cancelled_by=self.user, **said)

    def said(self, cancelled):
        return _("La sesión quedó suspendida y ya no cuenta para la constancia.")


class MakeUpView(ChangeView):
    form_class, template = MakeUpForm, "scheduling/make_up.html"

    def change(self, form, facts):
        return make_up(session=self.session, made_by=self.user, **form.hours(self.session), **facts)

    def said(self, new):
        return _("La sesión se recupera el %(day)s, %(hour)s.") % _told(new)

    def extra(self):
        return {"offers": next_dates(self.session, clock.today())}


class SubstituteView(ChangeView):
    """Who comes sees the cohort's list until that day, so only who answers for the centre decides."""

    access = COORDINATOR
    form_class, template = SubstituteForm, "scheduling/substitute.html"

    def rows(self, user):
        return WorkshopSession.objects.filter(cohort__in=Cohort.objects.coordinated_by(user))

    def change(self, form, facts):
        reason = form.cleaned_data["reason"]
        return substitute(session=self.session, reason=reason, substituted_by=self.user, **form.swap(), **facts)

    def said(self, changed):
        return _("Cambió quien facilita esta sesión. Quien viene ve el grupo hasta ese día.")


def _told(session: WorkshopSession) -> dict:
    return {"day": day_in_words(session.local_day), "hour": date_format(session.local_start, "H:i")}
