"""What a person types to plan a cycle."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries import MOST_SESSIONS, PlanInputs


class PlanForm(forms.Form):
    """First day, hours, number and place of a weekly cycle. Whether it can be is asked of the planner, not of the form."""

    first_day = forms.DateField(
        label=_("Primer día"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
        help_text=_("Las demás sesiones caen el mismo día de cada semana. Puede ser un día que ya pasó."),
        error_messages={"required": _("Elija el primer día."), "invalid": _("Escriba el día así: 23/09/2026.")},
    )
    start = forms.TimeField(
        label=_("Empieza"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input"}),
        error_messages={"required": _("Indique la hora de inicio."), "invalid": _("Escriba la hora así: 10:00.")},
    )
    end = forms.TimeField(
        label=_("Termina"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input"}),
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
        max_length=120,
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
