"""Planning a cycle."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from lms.accounts.permissions import FACILITATOR_OR_COORDINATOR
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.models import Cohort

from .actions import plan_sessions
from .forms import PlanForm
from .queries import plan_dates, plan_defaults


class PlanView(View):
    """A cycle in three steps at one address: the form, the preview (nothing is stored), and storing what was previewed."""

    access = FACILITATOR_OR_COORDINATOR

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        runs = Cohort.objects.run_by(request.user).for_listing()
        self.cohort = get_object_or_404(runs, public_id=kwargs["public_id"])

    def get(self, request, public_id):
        return self._form(PlanForm(initial=plan_defaults(self.cohort)))

    def post(self, request, public_id):
        form = PlanForm(request.POST)
        if request.POST.get("step") == "edit" or not form.is_valid():
            return self._form(form)
        try:
            plan = plan_dates(cohort=self.cohort, inputs=form.inputs(), now=clock.now())
            if request.POST.get("step") == "confirm" or plan.is_stored:
                return self._store(plan, request.user)
            return self._preview(form, plan)
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            return self._form(form)

    def _form(self, form):
        return render(self.request, "scheduling/plan.html", {"cohort": self.cohort, "form": form})

    def _preview(self, form, plan):
        return render(self.request, "scheduling/plan_preview.html", {"cohort": self.cohort, "form": form, "plan": plan})

    def _store(self, plan, user):
        made = plan_sessions(cohort=self.cohort, inputs=plan.inputs, planned_by=user, now=clock.now())
        if plan.is_stored:
            messages.info(self.request, _("Este plan ya estaba guardado: no se cambió nada."))
        else:
            said = ngettext("%(n)s sesión está en la agenda.", "%(n)s sesiones están en la agenda.", len(made))
            messages.success(self.request, said % {"n": len(made)})
        return redirect("portal:cohort", self.cohort.public_id)
