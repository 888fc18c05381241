"""What a facilitator types to say when they can."""

from collections.abc import Iterable
from datetime import date, time

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from .enums import Weekday
from .models import Availability
from .week import joined

# Morning and afternoon, as a school day has it.
PARTS = ("a", "b")
EDGES = ("from", "to")


def _time(label) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input", "step": "300"}),
        error_messages={"invalid": _("Escriba la hora así: 10:00.")},
    )


def _day(label, help_text="") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
        error_messages={"required": _("Elija el día."), "invalid": _("Escriba el día así: 23/09/2026.")},
    )


class WeekForm(forms.Form):
    """Each weekday with up to two stretches, and the day from which on. An empty stretch is none."""

    valid_from = _day(_("Vale desde el"))

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for weekday in Weekday:
            for part in PARTS:
                for edge, label in zip(EDGES, (_("desde las"), _("hasta las")), strict=True):
                    self.fields[f"{edge}_{weekday}{part}"] = _time(label)

    def days(self) -> Iterable[dict]:
        """Weekday by weekday: its name, its fields in pairs, what is wrong with it."""
        for weekday in Weekday:
            pairs = [[self[f"{edge}_{weekday}{part}"] for edge in EDGES] for part in PARTS]
            errors = [error for pair in pairs for field in pair for error in field.errors]
            is_split = bool(pairs[1][0].value() or pairs[1][1].value())
            yield {"number": int(weekday), "name": weekday.label, "pairs": pairs, "errors": errors, "is_split": is_split}

    def clean(self):
        super().clean()
        for weekday in Weekday:
            for part in PARTS:
                names = [f"{edge}_{weekday}{part}" for edge in EDGES]
                begun = [name for name in names if self.cleaned_data.get(name)]
                if len(begun) == 1 and not any(name in self.errors for name in names):
                    missing = next(name for name in names if name not in begun)
                    self.add_error(missing, _now("Falta una de las dos horas."))
        return self.cleaned_data

    def week(self) -> dict[int, list[tuple[time, time]]]:
        """What was typed, for the action."""
        said = self.cleaned_data
        found: dict[int, list[tuple[time, time]]] = {}
        for weekday in Weekday:
            pairs = [(said[f"from_{weekday}{part}"], said[f"to_{weekday}{part}"]) for part in PARTS]
            found[int(weekday)] = [pair for pair in pairs if all(pair)]
        return found


def week_as_typed(rows: Iterable[Availability], valid_from: date) -> dict[str, object]:
    """The fields that say these rows."""
    typed: dict[str, object] = {"valid_from": valid_from}
    kept = list(rows)
    for weekday in Weekday:
        stretches = joined((row.starts, row.ends) for row in kept if row.weekday == weekday)
        for part, stretch in zip(PARTS, stretches, strict=False):
            typed |= {f"{edge}_{weekday}{part}": hour for edge, hour in zip(EDGES, stretch, strict=True)}
    return typed


def copied(typed, source: int):
    """The same answers, with the hours of that weekday on every other one from Monday to Friday."""
    said = typed.copy()
    for weekday in range(Weekday.SATURDAY):
        for part in PARTS:
            for edge in EDGES:
                said[f"{edge}_{weekday}{part}"] = typed.get(f"{edge}_{source}{part}", "")
    return said


class AbsenceForm(forms.Form):
    """Days on which a facilitator cannot."""

    first = _day(_("Desde el"))
    last = _day(_("Hasta el"))

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
