"""The cohort that an accepted request becomes, prefilled with what both sides agreed on, and its plan."""

from datetime import date, datetime, timedelta
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.ids import random_code
from lms.core.viewsets import CHOOSE
from lms.records.enums import Grade, StaffRole
from lms.records.models import Cohort, Term
from lms.records.queries_office import StaffChoice, staff_choices

from .actions_request_cohort import CohortFacts
from .forms import PlanForm
from .forms_requests import SCHOOL_DAYS, TOO_LONG, RefusedForm
from .models import WorkshopRequest
from .queries import PlanInputs
from .queries_requests import Terms

UNKNOWN_PERSON = _("Elija a alguien de la lista: esa persona no tiene ese rol hoy.")
COHORT_FIELDS = ("grade", "section", "capacity", "term", "facilitator", "teacher", "code")
PLAN_FIELDS = ("first_day", "start", "end", "weekdays", "count", "place")
PLAN_LENGTH = 6
USUAL_LENGTH = timedelta(minutes=90)


class RequestCohortForm(PlanForm, RefusedForm):
    """The cohort's facts above the fields of its plan."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Qué días"),
        required=False,
        coerce=int,
        choices=SCHOOL_DAYS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sin marcar ninguno, el día de la semana del primer día."),
    )
    term = forms.ModelChoiceField(
        Term.objects.all(), label=_("Periodo"), empty_label=CHOOSE, error_messages={"required": _("Elija el periodo.")}
    )
    grade = forms.TypedChoiceField(label=_("Grado"), coerce=int, choices=Grade.choices)
    section = forms.CharField(
        label=_("Sección"), max_length=20, error_messages={"required": _("Escriba la sección."), **TOO_LONG}
    )
    capacity = forms.IntegerField(
        label=_("Cupos"),
        min_value=1,
        max_value=500,
        error_messages={"required": _("Indique cuántos cupos."), "invalid": _("Escriba un número, por ejemplo 30.")},
    )
    code = forms.CharField(
        label=_("Código"),
        max_length=12,
        help_text=_("Corto y neutro. No es la clave que escriben los estudiantes."),
        error_messages={"required": _("Escriba un código."), **TOO_LONG},
    )
    facilitator = forms.ChoiceField(
        label=_("Quién facilita"),
        error_messages={"required": _("Elija quién facilita."), "invalid_choice": UNKNOWN_PERSON},
    )
    teacher = forms.ChoiceField(
        label=_("Docente que acompaña"), required=False, error_messages={"invalid_choice": UNKNOWN_PERSON}
    )

    def __init__(self, *args, request: WorkshopRequest, terms: Terms, today: date, **kwargs):
        super().__init__(*args, initial=_initial(request, terms, today), **kwargs)
        self.workshop = terms.workshop
        place = Cohort(centre=request.school.centre, school=request.school)
        self._people: dict[str, StaffChoice] = {one.key: one for one in staff_choices(cohort=place, today=today)}
        for name, role in (("facilitator", StaffRole.FACILITATOR), ("teacher", StaffRole.TEACHER)):
            options = [(one.key, one.name) for one in self._people.values() if one.role == role]
            cast(forms.ChoiceField, self.fields[name]).choices = [("", CHOOSE), *options]
        for name in COHORT_FIELDS:
            self.fields[name].widget.attrs.setdefault("class", "input")

    @property
    def cohort_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in COHORT_FIELDS]

    @property
    def plan_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PLAN_FIELDS]

    @property
    def label(self) -> str:
        """“3.º A”, of a clean form."""
        return f"{Grade(self.cleaned_data['grade']).label} {self.cleaned_data['section']}"

    @property
    def facilitator_name(self) -> str:
        return self._people[self.cleaned_data["facilitator"]].name

    def inputs(self) -> PlanInputs:
        """What was typed, for the planner."""
        said = self.cleaned_data
        facts = {name: said[name] for name in ("first_day", "start", "end", "count", "place")}
        return PlanInputs(**facts, weekdays=frozenset(said["weekdays"]))

    @property
    def facts(self) -> CohortFacts:
        """What was said of the cohort."""
        said = self.cleaned_data
        own = {name: said[name] for name in ("code", "term", "grade", "section", "capacity")}
        facilitator = self._people[said["facilitator"]].user
        teacher: User | None = self._people[said["teacher"]].user if said["teacher"] else None
        return CohortFacts(workshop=self.workshop, facilitator=facilitator, teacher=teacher, **own)


def _initial(request: WorkshopRequest, terms: Terms, today: date) -> dict[str, object]:
    """The first day of the wish, or the second where the first is over; a term that holds it; whoever asked as its teacher."""
    first_day = terms.first_day if terms.first_day > today or not terms.second_day else terms.second_day
    ends = terms.ends or (terms.starts and (datetime.combine(first_day, terms.starts) + USUAL_LENGTH).time())
    return {
        "term": Term.objects.filter(starts_on__lte=first_day, ends_on__gte=first_day).first(),
        "grade": request.grade,
        "section": request.section,
        "capacity": request.head_count,
        "code": f"G-{random_code(4)}",
        "teacher": f"{StaffRole.TEACHER}:{request.asked_by_id}",
        "first_day": first_day,
        "start": terms.starts,
        "end": ends,
        "count": len(terms.workshop.lessons) or PLAN_LENGTH,
    }
