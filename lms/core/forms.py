"""The form of the style page: one field of each kind."""

from django import forms
from django.utils.translation import gettext_lazy as _

CHOICES = [("a", _("Mañana")), ("b", _("Tarde"))]


class SampleForm(forms.Form):
    """Required everywhere, so that an empty one shows every error."""

    # Refused to be looked at: the page does not open at it.
    bound_field_class = forms.BoundField

    text = forms.CharField(
        label=_("Apellidos y nombres"),
        help_text=_("Como están en la nómina."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": _("Escriba apellidos y nombres.")},
    )
    day = forms.DateField(
        label=_("Primer día"),
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}),
        error_messages={"required": _("Elija el primer día.")},
    )
    turn = forms.ChoiceField(
        label=_("Turno"), choices=[("", _("Elija")), *CHOICES], error_messages={"required": _("Elija un turno.")}
    )
    note = forms.CharField(
        label=_("Observación"), widget=forms.Textarea({"rows": 4}), error_messages={"required": _("Escriba una observación.")}
    )
    roster = forms.FileField(
        label=_("Archivo"), help_text=_("CSV o XLSX, hasta 5 MB."), error_messages={"required": _("Elija un archivo.")}
    )
    shift = forms.ChoiceField(
        label=_("¿Cuándo se reúne el grupo?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija una de las dos.")},
    )
    agreed = forms.BooleanField(
        label=_("La familia autorizó"), error_messages={"required": _("Sin autorización no se puede seguir.")}
    )
