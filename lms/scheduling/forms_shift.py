"""What a person says to move everything of a group, a school or a centre."""

from typing import cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.core import clock
from lms.records.models import Centre, Cohort, School

from .enums import ChangeReason
from .forms_change import AcceptForm
from .queries_shift import ShiftInputs

MOST_DAYS = 180
UNITS = {"weeks": 7, "days": 1}


class ShiftForm(AcceptForm):
    """Where, from when until when, how far, and why."""

    where = forms.ChoiceField(
        label=_("¿Qué se mueve?"),
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={
            "required": _("Elija qué se mueve."),
            "invalid_choice": _("Elija una sede, una escuela o un grupo de la lista."),
        },
    )
    first_day = forms.DateField(
        label=_("Desde el día"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
        error_messages={"required": _("Elija el primer día."), "invalid": _("Escriba el día así: 23/09/2026.")},
    )
    last_day = forms.DateField(
        label=_("Hasta el día"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
        help_text=_("Vacío: todas las que faltan."),
        error_messages={"invalid": _("Escriba el día así: 23/09/2026.")},
    )
    amount = forms.IntegerField(
        label=_("Cuánto"),
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"class": "input", "min": 1, "max": MOST_DAYS, "inputmode": "numeric"}),
        error_messages={
            "required": _("Indique cuánto se mueven."),
            "invalid": _("Escriba un número, por ejemplo 2."),
            "min_value": _("Escriba un número desde 1."),
            "max_value": _("Son más de 180 días: planifique el ciclo otra vez."),
        },
    )
    unit = forms.ChoiceField(
        label=_("Semanas o días"),
        choices=[("weeks", _("semanas")), ("days", _("días"))],
        widget=forms.Select(attrs={"class": "input"}),
    )
    reason = forms.ChoiceField(
        label=_("Motivo"),
        choices=ChangeReason,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": _("Elija el motivo de la lista."), "invalid_choice": _("Elija el motivo de la lista.")},
    )
    seal = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.places = _places(user)
        cast(forms.ChoiceField, self.fields["where"]).choices = _choices(self.places)
        defaults = {"first_day": clock.today(), "amount": 1, "unit": "weeks", "reason": ChangeReason.RAIN}
        self.initial = {**defaults, **self.initial}

    def clean(self):
        super().clean()
        said = self.cleaned_data
        if said.get("first_day") and said.get("last_day") and said["last_day"] < said["first_day"]:
            self.add_error("last_day", _("El último día no puede ser antes del primero."))
        if said.get("amount") and said.get("unit") and said["amount"] * UNITS[said["unit"]] > MOST_DAYS:
            self.add_error("amount", _("Son más de 180 días: planifique el ciclo otra vez."))
        return said

    def inputs(self) -> ShiftInputs:
        said = self.cleaned_data
        days = said["amount"] * UNITS[said["unit"]]
        return ShiftInputs(self.places[said["where"]], said["first_day"], said["last_day"], days)


def _places(user) -> dict[str, Centre | School | Cohort]:
    """What this person may move as a whole, by the form's words: centres and schools they coordinate, groups they run."""
    centres, schools = Centre.objects.coordinated_by(user), School.objects.coordinated_by(user)
    running = Cohort.objects.run_by(user).filter(term__ends_on__gte=clock.today()).for_listing().order_by("school", "code")
    return {
        **{f"centre:{centre.public_id}": centre for centre in centres},
        **{f"school:{school.public_id}": school for school in schools},
        **{f"cohort:{cohort.public_id}": cohort for cohort in running},
    }


def _choices(places: dict[str, Centre | School | Cohort]) -> list:
    """A group of choices for each kind of place; what the person has none of is left out."""
    kinds: dict[type[Centre | School | Cohort], Promise] = {
        Centre: _("Toda la sede"),
        School: _("Una escuela"),
        Cohort: _("Un grupo"),
    }
    found = []
    for kind, label in kinds.items():
        if own := [(key, _label(place)) for key, place in places.items() if isinstance(place, kind)]:
            found.append((label, own))
    return [("", _("Elija…")), *found]


def _label(place: Centre | School | Cohort) -> str:
    return f"{place.label}, {place.place_name}" if isinstance(place, Cohort) else str(place)
