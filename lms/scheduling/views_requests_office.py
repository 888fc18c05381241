"""A coordinator answers a school's request, and opens the cohort of an accepted one."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from lms.accounts.models import User
from lms.accounts.permissions import COORDINATOR
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.models import School

from .actions_request_cohort import open_cohort, preview_cohort
from .actions_requests import accept_request, counter_request, decline_request
from .enums_requests import RequestState
from .forms_plan import AcceptForm
from .forms_request_cohort import RequestCohortForm
from .forms_requests import CounterForm, ReasonForm, SeenForm
from .models import WorkshopRequest
from .queries_plan import with_skipped
from .queries_requests import request_page, schools_with_agreements, terms_of


class OfficeRequestMixin(View):
    """One request to a coordinated centre; any other id is not found."""

    access = COORDINATOR

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = WorkshopRequest.objects.coordinated_by(request.user).for_listing()
        self.asked = get_object_or_404(rows, public_id=kwargs["public_id"])

    @property
    def user(self) -> User:
        return cast(User, self.request.user)  # nobody else passes COORDINATOR


class AnswerView(OfficeRequestMixin):
    """What the school asks, how its agreement stands, whom to call, and three answers."""

    forms = {"accept": SeenForm, "counter": CounterForm, "decline": ReasonForm}
    acts: dict[str, Callable[..., WorkshopRequest]] = {
        "accept": accept_request,
        "counter": counter_request,
        "decline": decline_request,
    }

    def get(self, request, public_id):
        return self._page({})

    def post(self, request, public_id):
        answer = request.POST.get("answer", "")
        form = self.forms.get(answer, SeenForm)(request.POST)
        if answer not in self.forms or not form.is_valid():
            return self._page({answer: form}, _("Elija una respuesta y complete lo que está marcado. No se guardó nada."))
        try:
            answered = self._answer(answer, form)
        except DomainError as refusal:
            form.refuse(refusal)
            self.asked.refresh_from_db()
            return self._page({answer: form}, "" if refusal.field else str(refusal))
        if answered.waits_for_cohort:
            messages.success(request, _("La escuela ya ve que se aceptó. Falta ponerle fechas."))
            return redirect("requests:cohort", public_id)
        messages.success(request, _("La escuela ya ve su respuesta."))
        return redirect("requests:answer", public_id)

    def _answer(self, answer: str, form) -> WorkshopRequest:
        facts = {name: value for name, value in form.cleaned_data.items() if name in ("seen", "reason", "note", "workshop")}
        if answer == "counter":
            facts["wish"] = form.wish
        acts: dict[str, Callable[..., WorkshopRequest]] = {
            "accept": accept_request,
            "counter": counter_request,
            "decline": decline_request,
        }
        return acts[answer](request=self.asked, by=self.user, now=clock.now(), **facts)

    def _page(self, typed: dict, refusal: str = ""):
        page = request_page(self.asked, self.user)
        terms, seen = page.terms, {"seen": self.asked.steps}
        offer = {"workshop": terms.workshop.pk, "first_day": terms.first_day, "second_day": terms.second_day}
        initial = {"counter": {**offer, "starts": terms.starts, "ends": terms.ends, **seen}, "decline": seen}
        forms = {name: typed.get(name) or self.forms[name](initial=initial[name], auto_id=f"id_{name}_%s") for name in initial}
        school = School.objects.filter(pk=self.asked.school_id).prefetch_related("contacts")
        context = {"page": page, "forms": forms, "typed": typed, "refusal": refusal, "seen": self.asked.steps}
        context |= {"place": schools_with_agreements(school, clock.today())[0]}
        return render(self.request, "scheduling/office/request.html", context, status=422 if typed else 200)


class OpenCohortView(OfficeRequestMixin):
    """The cohort and its plan in three steps at one address: the form, the preview (nothing is stored), and storing both."""

    def get(self, request, public_id):
        if not self.asked.waits_for_cohort:
            return redirect("requests:answer", public_id)
        return self._form(self._bound(None))

    def post(self, request, public_id):
        if self.asked.cohort:
            return redirect("office:cohort", self.asked.cohort.public_id)
        form, step = self._bound(request.POST), request.POST.get("step")
        if self.asked.state != RequestState.ACCEPTED:
            return redirect("requests:answer", public_id)
        if step == "edit" or not form.is_valid():
            return self._form(form, status=200 if step == "edit" else 422)
        reason = AcceptForm(request.POST)
        try:
            if step == "confirm":
                return self._store(form, reason)
        except DomainError as refusal:
            return self._preview(form, reason, refusal=str(refusal))
        return self._preview(form)

    def _bound(self, data) -> RequestCohortForm:
        return RequestCohortForm(data, request=self.asked, terms=terms_of(self.asked), today=clock.today())

    def _form(self, form, status=200):
        context = {"asked": self.asked, "form": form, "title": form.workshop.localized.title}
        return render(self.request, "scheduling/office/request_cohort.html", context, status=status)

    def _preview(self, form, reason=None, refusal=""):
        facts = {"facts": form.facts, "inputs": form.inputs(), "now": clock.now()}
        try:
            draft = preview_cohort(request=self.asked, seen_by=self.user, **facts)
        except DomainError as wrong:
            form.refuse(wrong)
            return self._form(form, status=422)
        context = {"asked": self.asked, "form": form, "draft": draft, "lines": with_skipped(draft), "refusal": refusal}
        context |= {"title": form.workshop.localized.title, "reason": reason or AcceptForm()}
        page = "scheduling/office/request_cohort_preview.html"
        return render(self.request, page, context, status=422 if refusal else 200)

    def _store(self, form, reason):
        accepted = reason.cleaned_data["reason"] if reason.is_valid() else ""
        facts = {"facts": form.facts, "inputs": form.inputs(), "now": clock.now(), "accepted": accepted}
        seal = self.request.POST.get("seal", "")
        cohort = open_cohort(request=self.asked, opened_by=self.user, seal=seal, **facts)
        messages.success(self.request, _("El grupo está abierto y sus sesiones están en la agenda. La escuela ya lo ve."))
        return redirect("office:cohort", cohort.public_id)
