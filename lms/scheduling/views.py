"""Planning a cycle: the pattern, its rows, and storing what was shown."""

from dataclasses import asdict, dataclass, replace
from functools import cached_property

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from lms.accounts.permissions import FACILITATOR_OR_COORDINATOR
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.models import Cohort

from .actions import store_plan
from .calendar import WEEK
from .forms_plan import AcceptForm, CycleForm, PlanRowForm, PlanRows, PlanRowSet
from .queries import MOST_SESSIONS, lessons_of, localised, plan_dates, plan_defaults
from .queries_plan import Draft, DraftRow, RowInputs, SkippedStretch, draft_of, rows_of, said_seal, with_skipped

ROWS = "row"


@dataclass(frozen=True)
class Line:
    """A row of the preview: what is known of it, and the form that changes it. Without a row something in it is wrong."""

    form: PlanRowForm
    row: DraftRow | None = None
    is_changed: bool = False


class PlanView(View):
    """A cycle in three steps at one address: the pattern, its rows (nothing is stored), and storing what was shown."""

    access = FACILITATOR_OR_COORDINATOR

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        runs = Cohort.objects.run_by(request.user).for_listing().defer("workshop__stages")
        self.cohort = get_object_or_404(runs, public_id=kwargs["public_id"])

    def get(self, request, public_id):
        return self._form(self._pattern(initial=plan_defaults(self.cohort)))

    def post(self, request, public_id):
        form, step = self._pattern(request.POST), request.POST.get("step")
        if step == "edit" or not form.is_valid():
            return self._form(form)
        if step == "preview" or f"{ROWS}-TOTAL_FORMS" not in request.POST:
            return self._propose(form)
        return self._review(form, step)

    @cached_property
    def lessons(self):
        return lessons_of(self.cohort)

    @cached_property
    def titles(self) -> dict[int, str]:
        return {pk: page.title for pk, page in localised(self.lessons).items()}

    def _pattern(self, data=None, **kwargs) -> CycleForm:
        return CycleForm(data, lessons=self.lessons, titles=self.titles, **kwargs)

    def _rows(self, data=None, **kwargs) -> PlanRows:
        choices = [(lesson.pk, self.titles[lesson.pk]) for lesson in self.lessons]
        facts = {"cohort": self.cohort, "lessons": choices, "empty_permitted": False}
        return PlanRowSet(data, prefix=ROWS, form_kwargs=facts, **kwargs)

    def _form(self, form):
        return render(self.request, "scheduling/plan.html", {"cohort": self.cohort, "form": form})

    def _propose(self, form):
        try:
            plan = plan_dates(cohort=self.cohort, inputs=form.inputs(), now=clock.now(), lessons=self.lessons)
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            return self._form(form)
        return self._stood_already() if plan.is_stored else self._preview(form, rows_of(plan))

    def _review(self, form, step):
        rows, reason = self._rows(self.request.POST), AcceptForm(self.request.POST)
        if not (rows.is_valid() and reason.is_valid()):
            return self._faulty(form, rows, reason)
        said = {row: typed.cleaned_data["seen"] for typed, row in rows.sound()}
        if step == "add":
            note = _("Se agregó una sesión al final: ajústela si hace falta.")
            return self._preview(form, [*said, *one_more(list(said), self.lessons)], reason=reason, note=note)
        if step != "confirm":
            note = _("Así queda el plan con sus cambios. Todavía no se guarda nada.")
            return self._preview(form, list(said), reason=reason, note=note, seen=said)
        try:
            return self._store(form, list(said), reason.cleaned_data["reason"])
        except DomainError as refusal:
            return self._refused(form, said, reason, refusal)

    def _store(self, form, said, reason):
        inputs, seal = form.inputs(), self.request.POST.get("seal", "")
        facts = {"place": inputs.place, "weekdays": inputs.days, "accepted": reason, "planned_by": self.request.user}
        stored = store_plan(cohort=self.cohort, rows=said, seal=seal, now=clock.now(), **facts)
        if not stored.is_new:
            return self._stood_already()
        n = len(stored.sessions)
        told = ngettext("%(n)s sesión está en la agenda.", "%(n)s sesiones están en la agenda.", n)
        messages.success(self.request, told % {"n": n})
        return redirect("portal:cohort", self.cohort.public_id)

    def _refused(self, form, said, reason, refusal):
        if refusal.code == "clash_reason":
            reason.add_error("reason", _("Elija por qué se programa así, a pesar de los avisos."))
            return self._preview(form, list(said), reason=reason)
        if refusal.code == "changed_meanwhile" and self.request.POST.get("said") != said_seal(said, form.inputs().place):
            note = _("Así queda el plan con sus cambios. Revíselo y guarde.")
            return self._preview(form, list(said), reason=reason, note=note, seen=said)
        return self._preview(form, list(said), reason=reason, warning=str(refusal), seen=said)

    def _stood_already(self):
        messages.info(self.request, _("Este plan ya estaba guardado: no se cambió nada."))
        return redirect("portal:cohort", self.cohort.public_id)

    def _draft(self, form, said):
        inputs = form.inputs()
        facts = {"cohort": self.cohort, "place": inputs.place, "weekdays": inputs.days, "seen_by": self.request.user}
        return draft_of(rows=said, now=clock.now(), lessons=self.lessons, **facts)

    def _preview(self, form, said, *, reason=None, seen=None, **notes):
        """The rows as they would be stored; `seen` says how each was shown before, so that what changed is marked."""
        draft = self._draft(form, said)
        rows = self._rows(initial=[{**asdict(row.said), "seen": row.seal} for row in draft.rows])
        known = {id(row): (seen or {}).get(row.said) for row in draft.rows}
        lines = [
            Line(typed, row, bool(known[id(row)]) and known[id(row)] != row.seal)
            for typed, row in zip(rows.forms, draft.rows, strict=True)
        ]
        return self._page(form, rows, draft, in_order(lines, draft), reason=reason or AcceptForm(), **notes)

    def _faulty(self, form, rows, reason):
        """The rows as they were typed, those with a fault first, and what is known about the others."""
        sound = rows.sound()
        draft = self._draft(form, [row for _typed, row in sound])
        forms_of = {id(row): typed for typed, row in sound}
        lines = [Line(forms_of[id(row.said)], row) for row in draft.rows]
        faulty = [Line(typed) for typed in rows.forms if typed.errors]
        warning = " ".join(rows.non_form_errors()) or _("No se guardó nada. Corrija lo que está marcado.")
        return self._page(form, rows, draft, [*faulty, *in_order(lines, draft)], reason=reason, warning=warning)

    def _page(self, form, rows, draft, lines, **more):
        said = said_seal([row.said for row in draft.rows], draft.place)
        facts = {"cohort": self.cohort, "form": form, "rows": rows, "draft": draft, "lines": lines, "said": said}
        return render(self.request, "scheduling/plan_preview.html", {**facts, **more})


def in_order(lines: list[Line], draft: Draft) -> list[Line | SkippedStretch]:
    """The lines and the skipped stretches in the order of the calendar."""
    by_row = {id(line.row): line for line in lines}
    return [part if isinstance(part, SkippedStretch) else by_row[id(part)] for part in with_skipped(draft)]


def one_more(said: list[RowInputs], lessons: list) -> list[RowInputs]:
    """A week after the last meeting, at its hours, with the next lesson that none of them gives."""
    if not said or len(said) >= MOST_SESSIONS:
        return []
    last, given = max(said, key=lambda row: row.day), {row.lesson for row in said}
    lesson = next((lesson.pk for lesson in lessons if lesson.pk not in given), None)
    return [replace(last, day=last.day + WEEK, lesson=lesson, is_out=False)]
