"""A cohort as the coordinator sees it: roster, consent, staff, and the ways on."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from lms.accounts.models import User
from lms.accounts.permissions import COORDINATOR
from lms.audit.enums import Act
from lms.audit.showing import shown, shows
from lms.core import clock
from lms.core.errors import DomainError
from lms.core.exports import CSV_TYPE, XLSX_TYPE
from lms.core.folding import fold

from ..actions_staff import assign_staff, end_staff_place
from ..forms import StaffForm
from ..models import Cohort, CohortStaff
from ..queries_office import roster_of
from ..resources import export_roster

SHEET_TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


class CohortScopeMixin(View):
    """One cohort of a coordinated centre; any other id is not found."""

    access = COORDINATOR

    @cached_property
    def cohort(self) -> Cohort:
        cohorts = Cohort.objects.coordinated_by(self.request.user).for_listing()
        return get_object_or_404(cohorts, public_id=self.kwargs["public_id"])


class CohortView(CohortScopeMixin, TemplateView):
    audited = shows(Act.ROSTER_SEEN, "records.cohort", scope="coordinated_by")
    template_name = "records/office/cohort.html"
    staff_form: StaffForm | None = None

    def get_context_data(self, **kwargs):
        today, words = clock.today(), self.request.GET.get("q", "")[:80]
        roster = roster_of(self.cohort)
        if words:
            shown(self.request, searched=words)
        staff = CohortStaff.objects.filter(cohort=self.cohort).active_on(today).select_related("user").order_by("role", "pk")
        return super().get_context_data(**kwargs) | {
            "cohort": self.cohort,
            "enrolments": roster.filter(student__sort_name__contains=fold(words)) if words else roster,
            "query": words,
            "staff": staff,
            "staff_form": self.staff_form or StaffForm(cohort=self.cohort, today=today),
            "today": today,
        }


class StaffAssignView(CohortView):
    """Adds one person; a form that does not fit is shown again on the cohort's page."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        today = clock.today()
        form = StaffForm(request.POST, cohort=self.cohort, today=today)
        if form.is_valid() and self._assigned(form, today):
            return redirect("office:cohort", self.cohort.public_id)
        self.staff_form = form
        return self.render_to_response(self.get_context_data(), status=422)

    def _assigned(self, form: StaffForm, today) -> bool:
        chosen, day = form.chosen, form.cleaned_data["starts_on"]
        by = cast(User, self.request.user)  # nobody else passes COORDINATOR
        try:
            assign_staff(cohort=self.cohort, user=chosen.user, role=chosen.role, starts_on=day, by=by, today=today)
        except DomainError as error:
            form.add_error("person", error.message)
            return False
        messages.success(self.request, _("%(name)s ya ve el grupo.") % {"name": chosen.name})
        return True


class StaffEndView(CohortScopeMixin):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        place = get_object_or_404(CohortStaff, cohort=self.cohort, pk=self.kwargs["place"])
        end_staff_place(place=place, by=request.user, today=clock.today())
        messages.success(request, _("Desde mañana esa persona ya no ve el grupo. Lo que registró se queda."))
        return redirect("office:cohort", self.cohort.public_id)


class RosterExportView(CohortScopeMixin):
    """The roster as a file with the headings that an import reads. The name of the file says nothing but the cohort's code."""

    audited = shows(Act.EXPORTED, "records.cohort", scope="coordinated_by")
    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        kind = self.kwargs["kind"]
        if kind not in SHEET_TYPES:
            raise Http404
        response = HttpResponse(export_roster(cohort=self.cohort, kind=kind), content_type=SHEET_TYPES[kind])
        response["Content-Disposition"] = f'attachment; filename="nomina-{self.cohort.code}.{kind}"'
        return response
