"""What a person chooses in the list of clashes, and when accepting one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .enums import AcceptReason, ClashRule

WEEKS = ((4, _("4 semanas")), (12, _("12 semanas")))


class ClashFilterForm(forms.Form):
    """Which kind, and how far ahead. What is no choice narrows nothing."""

    tipo = forms.ChoiceField(
        label=_("Qué cruce"),
        choices=[("", _("Todos")), *ClashRule.choices],
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    semanas = forms.TypedChoiceField(
        label=_("Hasta cuándo"), choices=WEEKS, coerce=int, required=False, widget=forms.Select(attrs={"class": "input"})
    )

    @property
    def wanted(self) -> dict:
        """The choices that are valid, as `coming_clashes` takes them."""
        self.is_valid()
        return {"rule": self.cleaned_data.get("tipo", ""), "weeks": self.cleaned_data.get("semanas") or WEEKS[0][0]}


class AcceptForm(forms.Form):
    """Which clash goes on, and why."""

    rule = forms.ChoiceField(choices=ClashRule, widget=forms.HiddenInput)
    other = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Por qué sigue así"),
        choices=[("", _("Elija…")), *AcceptReason.choices],
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": _("Elija por qué sigue así."), "invalid_choice": _("Elija un motivo de la lista.")},
    )

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
