"""What a person says to move a meeting, to cancel it, to make up for it, or to change who runs it."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core import clock

from .enums import AcceptReason, ChangeReason
from .models import WorkshopSession
from .queries_change import at_the_same_hours, candidates_for

OTHER = "other"


class AcceptForm(forms.Form):
    """Why a change goes on although something stands softly against it. Asked only where it does."""

    accepted = forms.ChoiceField(
        label=_("¿Por qué sigue así?"),
        required=False,
        choices=[("", _("Elija…")), *AcceptReason.choices],
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": _("Elija el motivo de la lista.")},
    )
    asks_why = False

    def word(self) -> str:
        """The reason of the list, or nothing."""
        return self.cleaned_data.get("accepted", "") if self.is_valid() else ""


class ReasonForm(AcceptForm):
    """Why something is changed, and the number with which the meeting was seen."""

    reason = forms.ChoiceField(
        label=_("Motivo"),
        choices=ChangeReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija el motivo de la lista."), "invalid_choice": _("Elija el motivo de la lista.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, session: WorkshopSession, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.session = session
        self.initial.setdefault("seen", session.sequence)

    @property
    def number(self) -> str:
        """What the form sends as `seen`: with which number the meeting was seen first, or is seen now."""
        return str(self.session.sequence if "seen" in self.errors else self["seen"].value())

    def clean(self):
        super().clean()
        if "seen" in self.errors:
            self.add_error(None, _("El formulario llegó incompleto: no se cambió nada. Envíelo otra vez."))
        return self.cleaned_data


class CancelForm(ReasonForm):
    """Why a meeting does not take place."""


class WhenForm(AcceptForm):
    """Another day, other hours or another place; `go` is the button: an offered day, or what was typed."""

    go = forms.CharField(required=False, widget=forms.HiddenInput)
    day = forms.DateField(
        label=_("Día"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
        error_messages={"invalid": _("Escriba el día así: 23/09/2026.")},
    )
    start = forms.TimeField(
        label=_("Empieza"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input"}),
        error_messages={"invalid": _("Escriba la hora así: 10:00.")},
    )
    end = forms.TimeField(
        label=_("Termina"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input"}),
        error_messages={"invalid": _("Escriba la hora así: 11:30.")},
    )
    place = forms.CharField(
        label=_("Lugar"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"max_length": _("El lugar tiene más de 120 letras: acórtelo.")},
    )

    def set_initial(self, session: WorkshopSession) -> None:
        """What the meeting has now."""
        now = {
            "day": session.local_day,
            "start": session.local_start.time(),
            "end": session.local_end.time(),
            "place": session.place,
        }
        self.initial = {**now, **self.initial}

    def clean(self):
        super().clean()
        said = self.cleaned_data
        if said.get("go") != OTHER:
            said["day"] = self._offered(said.get("go", ""))
            return said
        missing = {"day": _("Elija el día."), "start": _("Indique la hora de inicio."), "end": _("Indique la hora de fin.")}
        for name, message in missing.items():
            if not said.get(name) and name not in self.errors:
                self.add_error(name, message)
        return said

    def _offered(self, typed: str):
        try:
            return forms.DateField(input_formats=["%Y-%m-%d"]).clean(typed)
        except forms.ValidationError:
            self.add_error(None, _("Elija una de las fechas, o escriba otra."))
            return None

    def hours(self, session: WorkshopSession) -> dict:
        """Start, end and place, for the action."""
        said = self.cleaned_data
        if said["go"] != OTHER:
            starts_at, ends_at = at_the_same_hours(session, said["day"])
            return {"starts_at": starts_at, "ends_at": ends_at}
        moments = {f"{name}s_at": clock.at(said["day"], said[name], session.zone) for name in ("start", "end")}
        return {**moments, "place": said["place"]}


class MoveForm(WhenForm, ReasonForm):
    """When and where the meeting is instead, and why. In the rainy season the first reason is nearly always the right one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget = forms.Select(attrs={"class": "input"}, choices=ChangeReason.choices)
        self.initial.setdefault("reason", ChangeReason.RAIN)
        self.set_initial(self.session)


class MakeUpForm(WhenForm, ReasonForm):
    """When a cancelled meeting is made up for. Why was said when it was cancelled."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        self.set_initial(self.session)


class SubstituteForm(ReasonForm):
    """Who comes, and in whose place."""

    leaving = forms.ChoiceField(label=_("¿A quién reemplaza?"), widget=forms.RadioSelect, required=False)
    coming = forms.ChoiceField(
        label=_("¿Quién viene?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija quién viene."), "invalid_choice": _("Elija a una persona de la lista.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = candidates_for(self.session, clock.today())
        self.runs = [assignment.user for assignment in self.session.assignments.select_related("user").order_by("pk")]
        busy = _("tiene otra sesión a esa hora")
        names = {c.user.pk: f"{c.name} ({busy})" if c.is_busy else c.name for c in self.people}
        cast(forms.ChoiceField, self.fields["coming"]).choices = [(c.user.public_id, names[c.user.pk]) for c in self.people]
        leaving = [(user.public_id, user.get_full_name() or user.get_username()) for user in self.runs]
        cast(forms.ChoiceField, self.fields["leaving"]).choices = [*leaving, ("", _("A nadie: viene además"))]
        self.initial.setdefault("leaving", leaving[0][0] if leaving else "")

    def swap(self) -> dict:
        """Who leaves and who comes, for the action."""
        leaving = {str(user.public_id): user for user in self.runs}
        coming = {str(candidate.user.public_id): candidate.user for candidate in self.people}
        said = self.cleaned_data
        return {"leaving": leaving.get(said["leaving"]), "coming": coming[said["coming"]]}
