"""What a cohort's adults see of its learning, and the grid in which they type answers from paper."""

from functools import cached_property

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.views import View
from django.views.decorators.http import require_safe

from curriculum.models import Quiz
from lms.accounts.permissions import FACILITATOR_OR_COORDINATOR, GUIDES, STAFF
from lms.audit.enums import Act
from lms.audit.showing import shows
from lms.core import clock
from lms.core.access import access
from lms.core.errors import DomainError
from lms.records.models import Cohort

from .actions_staff import open_exit, type_answers
from .enums import Moment
from .grid import columns_of, kept_sheets, rows_of
from .queries import belongs, moments_of
from .queries_cohort import learning_of
from .sheets import sheet_of


class CohortLearningView(View):
    """How many answered and read, and what was learnt; by POST, whoever runs the cohort opens what is asked at its end."""

    access = STAFF

    def get(self, request, public_id):
        found = Cohort.objects.visible_to(request.user).with_runs(request.user).for_listing()
        cohort = get_object_or_404(found.select_related("exit_opening"), public_id=public_id)
        context = {"cohort": cohort, "learning": learning_of(cohort, clock.now()), "runs": cohort.runs}
        return render(request, "learning/cohort.html", context)

    def post(self, request, public_id):
        cohort = get_object_or_404(Cohort.objects.run_by(request.user), public_id=public_id)
        open_exit(cohort=cohort, opened_by=request.user, now=clock.now())
        return redirect("learning:cohort", public_id)


class GridView(View):
    """The grid of one quiz at one moment."""

    access = FACILITATOR_OR_COORDINATOR
    audited = shows(Act.ROSTER_SEEN, "records.cohort", scope="run_by")

    @cached_property
    def cohort(self) -> Cohort:
        return self._found(Cohort.objects.run_by(self.request.user).for_listing())

    def _found(self, cohorts) -> Cohort:
        return get_object_or_404(cohorts, public_id=self.kwargs["public_id"])

    @cached_property
    def quiz(self) -> Quiz:
        found = get_object_or_404(_source_quizzes(), translation_key=self.kwargs["quiz"])
        known = belongs(found, self.cohort.workshop.path) and self.kwargs["moment"] in moments_of(found)
        if not known or not columns_of(found):
            raise Http404
        return found

    def get(self, request, **kwargs):
        return self._page(self._rows())

    def post(self, request, **kwargs):
        try:
            stored = self._store(request)
        except DomainError as refusal:
            return self._page(self._rows(request.POST), error=str(refusal), status=422)
        said = ngettext("Quedó guardada %(n)s hoja.", "Quedaron guardadas %(n)s hojas.", stored)
        messages.success(request, said % {"n": stored})
        return redirect("learning:grid", **kwargs)

    @transaction.atomic
    def _store(self, request) -> int:
        runs = Cohort.objects.run_by(request.user).select_related("workshop")
        self.cohort = self._found(runs.select_for_update(of=("self",)))
        facts = {"cohort": self.cohort, "quiz": self.quiz, "moment": self.kwargs["moment"]}
        return type_answers(**facts, typed=request.POST, typed_by=request.user, now=clock.now())

    def _rows(self, data=None):
        kept = kept_sheets(cohort=self.cohort, quiz=self.quiz, moment=self.kwargs["moment"])
        return rows_of(cohort=self.cohort, quiz=self.quiz, kept=kept, day=clock.today(), data=data)

    def _page(self, rows, error: str = "", status: int = 200):
        context = {
            "cohort": self.cohort,
            "quiz": self.quiz,
            "moment": Moment(self.kwargs["moment"]),
            "columns": columns_of(self.quiz),
            "named": [row for row in rows if not row.has_code],
            "coded": [row for row in rows if row.has_code],
            "error": error,
        }
        return render(self.request, "learning/grid.html", context, status=status)


def _source_quizzes():
    found = Quiz.objects.filter(live=True, locale__language_code="es")
    return found.select_related("workshop", "lesson", "locale")


@access(GUIDES)
@require_safe
def sheet(request, quiz):
    """The quiz on paper, in the language of the page where it is translated."""
    live = Quiz.objects.filter(live=True, translation_key=quiz).select_related("locale")
    found = {one.locale.language_code: one for one in live}
    shown = found.get(get_language() or "es") or found.get("es")
    if shown is None:
        raise Http404
    name = f"prueba_{shown.code}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(sheet_of(shown, shown.locale.language_code), "application/pdf", headers=headers)
