"""What a school says to ask for a workshop, and what its centre answers."""

import uuid
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.models import WorkshopPage
from lms.core.errors import DomainError
from lms.core.viewsets import CHOOSE, FOREIGN_CHOICE, DayInput, PageChoiceField
from lms.records.enums import Grade
from lms.records.models import School

from .actions_requests import Wish
from .enums import Weekday
from .enums_requests import AnswerReason, Need
from .models import MOST_HEADS, NOTE_LENGTH
from .queries import localised
from .queries_requests import offered_workshops

DAY_ERRORS = {"required": _("Elija el día."), "invalid": _("Escriba el día así: 23/09/2026.")}
HOUR_ERRORS = {"invalid": _("Escriba la hora así: 10:00.")}
TOO_LONG = {"max_length": _("Pasa de %(limit_value)s letras: acórtelo.")}
REOPEN = _("Esta página ya no sirve: vuelva a “Pedir un taller” y llénela otra vez. No se guardó nada.")
SCHOOL_DAYS = [(day.value, day.label) for day in Weekday if day != Weekday.SUNDAY]


class WorkshopField(PageChoiceField):
    """A choice of the workshops that are offered, each by its title in the interface's language."""

    def __init__(self, **kwargs):
        wrong = {"required": _("Elija el taller."), "invalid_choice": _("Ese taller ya no se ofrece. Elija otro de la lista.")}
        super().__init__(WorkshopPage.objects.none(), label=_("Taller"), empty_label=CHOOSE, error_messages=wrong, **kwargs)

    def offer(self) -> None:
        """Ask for the workshops, once a form."""
        self.queryset = offered_workshops()
        self.titles = {pk: page.title for pk, page in localised(self.queryset).items()}

    def label_from_instance(self, obj) -> str:
        return self.titles.get(obj.pk, obj.title)


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__({"class": "input"}, format="%H:%M")


class RefusedForm(forms.Form):
    """A form to which an action's refusal comes back, at its field where there is one."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def refuse(self, refusal: DomainError) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class WishForm(RefusedForm):
    """Workshop, days and hours."""

    workshop = WorkshopField()
    first_day = forms.DateField(label=_("Primera opción"), widget=DayInput({"class": "input"}), error_messages=DAY_ERRORS)
    second_day = forms.DateField(
        label=_("Segunda opción"), required=False, widget=DayInput({"class": "input"}), error_messages=DAY_ERRORS
    )
    starts = forms.TimeField(label=_("Desde las"), required=False, widget=HourInput, error_messages=HOUR_ERRORS)
    ends = forms.TimeField(label=_("Hasta las"), required=False, widget=HourInput, error_messages=HOUR_ERRORS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cast(WorkshopField, self.fields["workshop"]).offer()

    @property
    def wish(self) -> Wish:
        return Wish(**{name: self.cleaned_data[name] for name in ("first_day", "second_day", "starts", "ends")})


class AskForm(WishForm):
    """A teacher's request for one class of the own school."""

    op = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": REOPEN, "invalid": REOPEN})
    school = forms.ModelChoiceField(
        School.objects.none(),
        label=_("Institución educativa"),
        to_field_name="public_id",
        empty_label=None,
        error_messages={"invalid_choice": FOREIGN_CHOICE, "required": _("Elija la institución.")},
    )
    grade = forms.TypedChoiceField(
        label=_("Grado"), coerce=int, choices=[("", CHOOSE), *Grade.choices], error_messages={"required": _("Elija el grado.")}
    )
    section = forms.CharField(
        label=_("Sección"),
        max_length=20,
        widget=forms.TextInput({"class": "input", "autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Escriba la sección, por ejemplo A."), **TOO_LONG},
    )
    head_count = forms.IntegerField(
        label=_("Cuántos estudiantes"),
        widget=forms.NumberInput({"class": "input", "min": 1, "max": MOST_HEADS, "inputmode": "numeric"}),
        error_messages={"required": _("Indique cuántos son."), "invalid": _("Escriba un número, por ejemplo 28.")},
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Días que convienen"), coerce=int, choices=SCHOOL_DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    needs = forms.MultipleChoiceField(
        label=_("Qué hace falta"), choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Sobre el aula o el equipo"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea({"class": "input", "rows": 3}),
        help_text=_("Solo el lugar y el equipo. No escriba nombres de estudiantes ni nada sobre alguien en particular."),
        error_messages=TOO_LONG,
    )

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["school"]).queryset = schools
        self.fields["op"].initial = uuid.uuid4

    def clean_section(self) -> str:
        """As registers write it: in capitals, with single spaces."""
        return " ".join(self.cleaned_data["section"].upper().split())


class SeenForm(RefusedForm):
    """An answer, given in the knowledge of so many steps."""

    seen = forms.IntegerField(min_value=1, max_value=1000, widget=forms.HiddenInput)


class ReasonForm(SeenForm):
    reason = forms.ChoiceField(
        label=_("Motivo"),
        choices=[("", CHOOSE), *AnswerReason.choices],
        error_messages={"required": _("Elija un motivo de la lista."), "invalid_choice": _("Elija un motivo de la lista.")},
    )
    note = forms.CharField(
        label=_("Para la escuela"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea({"class": "input", "rows": 2}),
        help_text=_("Lo lee la escuela. Nada sobre una estudiante o un estudiante."),
        error_messages=TOO_LONG,
    )


class CounterForm(WishForm, ReasonForm):
    """Other days, hours or another workshop, and why."""

    field_order = ["workshop", "first_day", "second_day", "starts", "ends", "reason", "note", "seen"]
