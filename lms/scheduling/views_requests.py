"""A teacher asks for workshops, sees what became of it, and answers what the centre offers."""

from typing import cast

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.accounts.permissions import roles
from lms.core import clock
from lms.core.access import access
from lms.core.errors import DomainError
from lms.records.enums import SchoolStatus
from lms.records.models import School

from .actions_requests import accept_offer, make_request, withdraw_request
from .forms_requests import AskForm, SeenForm
from .models import WorkshopRequest
from .queries_requests import request_page, requests_of_schools, schools_with_agreements

TEACHER = roles(Role.TEACHER)


@access(TEACHER)
@require_safe
def requests(request):
    """What the own schools asked for, and how their agreements stand."""
    schools = School.objects.taught_by(request.user)
    context = {
        "requests": requests_of_schools(request.user),
        "schools": schools_with_agreements(schools, clock.today()),
    }
    return render(request, "scheduling/requests.html", context)


class AskView(View):
    """The form of a request."""

    access = TEACHER

    def get(self, request):
        return self._page(AskForm(schools=self._schools))

    def post(self, request):
        form = AskForm(request.POST, schools=self._schools)
        if not form.is_valid():
            return self._page(form, status=422)
        facts = {name: form.cleaned_data[name] for name in ("op", "school", "workshop", "grade", "section", "head_count", "note")}
        facts |= {name: tuple(form.cleaned_data[name]) for name in ("weekdays", "needs")}
        try:
            made = make_request(wish=form.wish, asked_by=request.user, now=clock.now(), **facts)
        except DomainError as refusal:
            form.refuse(refusal)
            return self._page(form, status=422)
        messages.success(request, _("La solicitud llegó a la sede. Aquí verá su respuesta."))
        return redirect("scheduling:request", made.public_id)

    @cached_property
    def _schools(self):
        return School.objects.taught_by(self.request.user).exclude(status=SchoolStatus.CLOSED)

    def _page(self, form, status=200):
        context = {"form": form, "schools": list(self._schools)}
        return render(self.request, "scheduling/request_new.html", context, status=status)


class RequestView(View):
    """One request of the own school: where it stands, and what the school may still decide."""

    access = TEACHER

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        own = WorkshopRequest.objects.of_schools_taught_by(request.user).for_listing()
        self.asked = get_object_or_404(own, public_id=kwargs["public_id"])

    def get(self, request, public_id):
        return self._page()

    def post(self, request, public_id):
        answers = {"accept": accept_offer, "withdraw": withdraw_request}
        form, answer = SeenForm(request.POST), answers.get(request.POST.get("answer", ""))
        if answer is None or not form.is_valid():
            return self._page(_("Elija qué hacer con la solicitud."))
        try:
            answer(request=self.asked, by=cast(User, request.user), now=clock.now(), seen=form.cleaned_data["seen"])
        except DomainError as refusal:
            self.asked.refresh_from_db()
            return self._page(str(refusal))
        return redirect("scheduling:request", public_id)

    def _page(self, refusal=""):
        context = {"page": request_page(self.asked, self.request.user), "refusal": refusal}
        return render(self.request, "scheduling/request.html", context, status=422 if refusal else 200)
