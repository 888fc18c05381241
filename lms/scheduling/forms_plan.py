"""What a person types to plan a cycle: the pattern, and then each of its rows."""

from datetime import date
from typing import cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from curriculum.models import LessonPage
from lms.records.models import Cohort

from .enums import AcceptReason, Weekday
from .forms import DayField, HourField, PlanForm
from .queries import MOST_SESSIONS, PlanInputs
from .queries_plan import RowInputs

YEARS = range(2000, 2100)


class CycleForm(PlanForm):
    """A plan with its weekdays and lessons, in the order in which people think of it."""

    field_order = ("weekdays", "start", "end", "count", "first_day", "place", "lessons")

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Qué días"),
        required=False,
        coerce=int,
        choices=Weekday,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Elija días de la semana.")},
    )
    lessons = forms.TypedMultipleChoiceField(
        label=_("Encuentros del taller"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Uno de esos encuentros ya no está publicado: elija otra vez.")},
    )

    def __init__(self, *args, lessons: list[LessonPage], titles: dict[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.TypedMultipleChoiceField, self.fields["lessons"]).choices = [(one.pk, titles[one.pk]) for one in lessons]

    def inputs(self) -> PlanInputs:
        said = dict(self.cleaned_data)
        return PlanInputs(**said | {"weekdays": frozenset(said["weekdays"]), "lessons": tuple(said["lessons"])})


def _near(day: date) -> None:
    """Refuse days that no calendar of ours reaches, and some clocks neither."""
    if day.year not in YEARS:
        raise forms.ValidationError(_("Ese día queda demasiado lejos: elija uno del periodo."))


class PlanRowForm(forms.Form):
    """One meeting of a plan."""

    day = DayField(label=_("Día"), validators=[_near])
    start = HourField(label=_("Empieza"))
    end = HourField(label=_("Termina"))
    lesson = forms.TypedChoiceField(
        label=_("Encuentro"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("Ese encuentro ya no está publicado: elija otro, o ninguno.")},
    )
    is_out = forms.BooleanField(label=_("Dejar fuera esta sesión"), required=False)
    # The digest of the row as it was shown; it only says what to mark as changed.
    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args, cohort: Cohort, lessons: list[tuple], **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.cohort = cohort
        cast(forms.TypedChoiceField, self.fields["lesson"]).choices = [("", _("Sin encuentro del taller")), *lessons]

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day < self.cohort.starts_on:
            message = _("El grupo empieza el %(day)s: elija ese día o uno posterior.")
            raise forms.ValidationError(message, params={"day": date_format(self.cohort.starts_on)})
        return day

    def clean(self):
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end <= start:
            message = _("La hora de fin debe ser posterior a la de inicio (%(start)s).")
            self.add_error("end", forms.ValidationError(message, params={"start": start.strftime("%H:%M")}))
        return self.cleaned_data


class PlanRows(forms.BaseFormSet):
    """The rows of a plan, as they came in the form."""

    default_error_messages = {
        "too_many_forms": _("Son demasiadas sesiones: un plan tiene hasta %(num)s. No se guardó nada."),
        "missing_management_form": _("Faltan partes del plan: vuelva a empezar. No se guardó nada."),
    }

    def sound(self) -> list[tuple[PlanRowForm, RowInputs]]:
        """The forms in which nothing is wrong, each with what it says."""
        said = ("day", "start", "end", "lesson", "is_out")
        return [(form, RowInputs(**{name: form.cleaned_data[name] for name in said})) for form in self.forms if form.is_valid()]


PlanRowSet = cast(
    type[PlanRows],
    forms.formset_factory(
        PlanRowForm, formset=PlanRows, extra=0, max_num=MOST_SESSIONS, validate_max=True, absolute_max=MOST_SESSIONS + 1
    ),
)


class AcceptForm(forms.Form):
    """Why a plan is stored although something speaks against it."""

    reason = forms.ChoiceField(
        label=_("Por qué se programa así"),
        required=False,
        choices=[("", _("Elija el motivo")), *AcceptReason.choices],
        error_messages={"invalid_choice": _("Elija un motivo de la lista.")},
    )

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
