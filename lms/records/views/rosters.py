"""The import wizard: file, questions, preview, stored. Nothing is written to people before the last step."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from lms.accounts.models import User
from lms.accounts.permissions import COORDINATOR
from lms.audit.enums import Act
from lms.audit.showing import shows
from lms.core import clock
from lms.core.errors import DomainError
from lms.core.exports import XLSX_TYPE

from ..actions import answer_roster, commit_roster, discard_roster, preview_roster
from ..enums import ImportState, Outcome
from ..forms import RosterUploadForm
from ..models import Cohort, RosterImport
from ..queries import preview_rows
from ..queries_office import import_facts, preview_lines
from ..resources import roster_template
from ..roster.preview import Answers

ROWS_A_PAGE = 50
IMPORTS_SHOWN = 12


class RosterStartView(FormView):
    """Step 1: which cohort, which file; and what was imported lately."""

    access = COORDINATOR
    template_name = "records/office/roster_start.html"
    form_class = RosterUploadForm

    def get_initial(self):
        return {"cohort": self.request.GET.get("grupo", "")}

    def get_form_kwargs(self):
        cohorts = Cohort.objects.coordinated_by(self.request.user).for_listing()
        return super().get_form_kwargs() | {"cohorts": cohorts}

    def get_context_data(self, **kwargs):
        imports = RosterImport.objects.visible_to(self.request.user).select_related("cohort__school", "cohort__centre")
        kept = imports.exclude(state=ImportState.DISCARDED)[:IMPORTS_SHOWN]
        return super().get_context_data(**kwargs) | {"imports": kept}

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        try:
            found = preview_roster(
                cohort=form.cleaned_data["cohort"],
                content=file.read(),
                file_name=file.name,
                answers=Answers(),
                user=cast(User, self.request.user),  # nobody else passes COORDINATOR
                now=clock.now(),
            )
        except DomainError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        return redirect("office:roster", found.public_id)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ImportScopeMixin(View):
    """One import into a coordinated cohort; any other id is not found."""

    access = COORDINATOR

    @cached_property
    def roster_import(self) -> RosterImport:
        imports = RosterImport.objects.visible_to(self.request.user)
        related = imports.select_related("cohort__school", "cohort__centre", "cohort__workshop")
        return get_object_or_404(related, public_id=self.kwargs["public_id"])


class RosterView(ImportScopeMixin, TemplateView):
    """Steps 2 to 4, whichever the import has reached."""

    audited = shows(Act.ROSTER_SEEN, "records.rosterimport", scope="visible_to")

    def get_template_names(self):
        if self.roster_import.state != ImportState.PREVIEWED:
            return ["records/office/roster_done.html"]
        asks = import_facts(self.roster_import).questions and "revisar" not in self.request.GET
        return ["records/office/roster_questions.html" if asks else "records/office/roster_preview.html"]

    def get_context_data(self, **kwargs):
        wanted = self.request.GET.get("ver", "")
        outcome = wanted if wanted in Outcome.values else ""
        rows = preview_rows(self.roster_import, outcome)
        page = Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "roster_import": self.roster_import,
            "cohort": self.roster_import.cohort,
            "facts": import_facts(self.roster_import),
            "outcome": outcome,
            "page": page,
            "lines": preview_lines(page.object_list),
            "keep": f"revisar=1&ver={outcome}&",
        }


class RosterAnswerView(ImportScopeMixin):
    """Step 2: what was confirmed for a whole column; the preview is made anew from the parsed rows."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        answers = Answers(accept_dni_zeros=request.POST.get("accept_dni_zeros") == "si", sex_m=request.POST.get("sex_m", "")[:10])
        try:
            answer_roster(roster_import=self.roster_import, answers=answers, user=request.user, now=clock.now())
        except DomainError as error:
            messages.error(request, str(error))
        return redirect(f"{request.path.removesuffix('respuestas/')}?revisar=1")


class RosterCommitView(ImportScopeMixin):
    """Step 3: the good rows. A second click finds everything stored and says so."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        was_stored = self.roster_import.state == ImportState.COMMITTED
        try:
            commit_roster(roster_import=self.roster_import, user=request.user, now=clock.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            said = _("Esta nómina ya estaba guardada: 0 cambios.") if was_stored else _("Se guardaron las filas buenas.")
            messages.success(request, said)
        return redirect("office:roster", self.roster_import.public_id)


class RosterDiscardView(ImportScopeMixin):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if self.roster_import.state == ImportState.PREVIEWED:
            discard_roster(roster_import=self.roster_import, user=request.user)
            messages.success(request, _("Se descartó el archivo. No se guardó nada."))
        return redirect("office:rosters")


class RosterTemplateView(View):
    """An empty roster with the headings that are understood."""

    access = COORDINATOR
    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        response = HttpResponse(roster_template("xlsx"), content_type=XLSX_TYPE)
        response["Content-Disposition"] = 'attachment; filename="plantilla-nomina.xlsx"'
        return response
