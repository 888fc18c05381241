"""Calling the roll of a meeting, correcting it, and the grid of a cohort."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from lms.accounts.models import User
from lms.accounts.permissions import COORDINATOR, FACILITATOR_OR_COORDINATOR, STAFF
from lms.audit.enums import Act
from lms.audit.showing import nobody, shows
from lms.core import clock
from lms.core.access import access
from lms.core.errors import DomainError
from lms.records.models import Cohort, Enrolment
from lms.scheduling.models import WorkshopSession

from .actions import correct_mark, refuse_unless_begun, submit_register
from .enums import CorrectionReason, Status
from .exports import grid_file
from .forms import CorrectionForm, Roll
from .models import Register
from .queries_grid import grid_of
from .queries_sheet import saved_sheet, sheet_of

# Refusals after which the stored register is what there is to see.
STORED_ALREADY = frozenset({"conflict", "already_submitted"})


def _choices() -> dict[str, list[tuple[str, str]]]:
    """The words of the sheet, each translated once and not thirty times."""
    lists = {"statuses": Status, "correction_reasons": CorrectionReason}
    return {name: [(value, str(label)) for value, label in choices.choices] for name, choices in lists.items()}


class RollView(View):
    """The sheet of a meeting that has begun; once it is handed in, the same address shows the register."""

    access = FACILITATOR_OR_COORDINATOR
    audited = shows(Act.REGISTER_SEEN, "scheduling.workshopsession", scope="run_by")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # Who hands the roll in does not need what was handed in before: a third of the question's price.
        joined = ["cohort__centre"] if request.method == "POST" else ["cohort__centre", "register__taken_by"]
        runs = WorkshopSession.objects.run_by(request.user).select_related(*joined)
        self.session = get_object_or_404(runs, public_id=kwargs["public_id"])

    def get(self, request, public_id):
        register = getattr(self.session, "register", None)
        return self._saved(register) if register else self._sheet()

    def post(self, request, public_id):
        roll = None
        try:
            roll = Roll(request.POST)
            facts = {"submission_id": roll.submission_id, "marked_by": request.user, "now": clock.now()}
            submit_register(session=self.session, marks=roll.marks, **facts)
        except DomainError as refusal:
            return self._refused(refusal, roll)
        return redirect("attendance:roll", public_id)

    def _refused(self, refusal: DomainError, roll: Roll | None):
        messages.error(self.request, str(refusal))
        if refusal.code in STORED_ALREADY or Register.objects.filter(session=self.session).exists():
            return redirect("attendance:roll", self.session.public_id)
        return self._sheet(roll)

    def _sheet(self, roll: Roll | None = None):
        try:
            refuse_unless_begun(self.session, clock.now())
        except DomainError as refusal:
            nobody(self.request)
            return render(self.request, "attendance/closed.html", {"session": self.session, "refusal": refusal})
        context = {
            "session": self.session,
            "sheet": sheet_of(self.session, roll.chosen if roll else None),
            "submission_id": roll.submission_id if roll else uuid.uuid4(),
            **_choices(),
        }
        return render(self.request, "attendance/roll.html", context)

    def _saved(self, register: Register):
        context = {"session": self.session, "sheet": saved_sheet(register, self.session), **_choices()}
        return render(self.request, "attendance/register.html", context)


class CorrectView(View):
    """Another word for one person of a handed-in register, with its reason."""

    access = FACILITATOR_OR_COORDINATOR
    http_method_names = ["post"]

    def post(self, request, public_id):
        runs = WorkshopSession.objects.run_by(request.user)
        register = get_object_or_404(Register.objects.select_related("session"), session__public_id=public_id, session__in=runs)
        try:
            self._correct(register, CorrectionForm(request.POST), request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("attendance:roll", public_id)

    def _correct(self, register: Register, form: CorrectionForm, user: User) -> None:
        if not form.is_valid():
            raise DomainError("unreadable", _("Elija una de las cinco palabras y el motivo. No se cambió nada."))
        said = dict(form.cleaned_data)
        places = Enrolment.objects.filter(cohort=register.session.cohort_id)
        enrolment = get_object_or_404(places, public_id=said.pop("enrolment"))
        now = clock.now()
        record = correct_mark(register=register, enrolment=enrolment, marked_by=user, now=now, **said)
        if record.updated_at == now:
            messages.success(self.request, _("La corrección quedó guardada. Lo que decía antes se conserva en el historial."))
        else:
            messages.info(self.request, _("La marca ya decía eso: no se cambió nada."))


@access(STAFF)
@shows(Act.REGISTER_SEEN, "records.cohort", scope="visible_to")
@require_safe
def grid(request, public_id):
    """Everybody against every meeting, for all who see the cohort."""
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user).for_listing(), public_id=public_id)
    context = {
        "cohort": cohort,
        "grid": grid_of(cohort, clock.now()),
        "runs": Cohort.objects.run_by(request.user).filter(pk=cohort.pk).exists(),
        "coordinates": Cohort.objects.coordinated_by(request.user).filter(pk=cohort.pk).exists(),
    }
    return render(request, "attendance/grid.html", context)


@access(COORDINATOR)
@shows(Act.EXPORTED, "records.cohort", scope="coordinated_by")
@require_safe
def grid_download(request, public_id, kind):
    """The grid as a spreadsheet, for the coordinators of its centre."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    cohort = get_object_or_404(Cohort.objects.coordinated_by(request.user).for_listing(), public_id=public_id)
    content, media_type, name = grid_file(cohort, grid_of(cohort, clock.now()), kind)
    return HttpResponse(content, media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
