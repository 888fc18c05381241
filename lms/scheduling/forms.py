"""What a person types to plan a cycle."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries import MOST_SESSIONS, PlanInputs

PLACE_LENGTH = 120


class DayField(forms.DateField):
    """A day, by the browser's own calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})
    default_error_messages = {"required": _("Elija el día."), "invalid": _("Escriba el día así: 23/09/2026.")}


class HourField(forms.TimeField):
    """An hour of the day, by the browser's own clock."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input"})
    default_error_messages = {"required": _("Indique la hora."), "invalid": _("Escriba la hora así: 10:00.")}


class PlanForm(forms.Form):
    """First day, hours, number and place of a plan. Whether it can be is asked of the planner, not of the form."""

    first_day = DayField(label=_("Desde"), error_messages={"required": _("Elija el primer día.")})
    start = HourField(label=_("Empieza"), error_messages={"required": _("Indique la hora de inicio.")})
    end = HourField(
        label=_("Termina"),
        error_messages={"required": _("Indique la hora de fin."), "invalid": _("Escriba la hora así: 11:30.")},
    )
    count = forms.IntegerField(
        label=_("Cuántas sesiones"),
        widget=forms.NumberInput(attrs={"class": "input", "min": 1, "max": MOST_SESSIONS, "inputmode": "numeric"}),
        error_messages={"required": _("Indique cuántas sesiones."), "invalid": _("Escriba un número, por ejemplo 6.")},
    )
    place = forms.CharField(
        label=_("Lugar"),
        required=False,
        max_length=PLACE_LENGTH,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        help_text=_("Aula y cómo llegar; lo ve solo el personal del grupo. Puede quedar vacío."),
        error_messages={"max_length": _("El lugar tiene más de 120 letras: acórtelo.")},
    )

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def inputs(self) -> PlanInputs:
        """What was typed, for the planner."""
        return PlanInputs(**self.cleaned_data)
