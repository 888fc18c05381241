"""What a reader of the log may narrow it to."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.viewsets import DayInput

from .enums import Act
from .queries import HEX, Wanted

SHORTEST = 8
NO_ID = _("Un identificador tiene cifras y letras de la a a la f: escriba al menos las ocho primeras.")
NO_DAY = _("Esa fecha no existe. Elíjala en el calendario o escríbala como 2026-03-15.")
IN_TEXT = {"class": "input", "autocomplete": "off", "spellcheck": "false"}


class BegunIdField(forms.CharField):
    """A random id, whole or its first characters, with or without hyphens."""

    def to_python(self, value) -> str:
        begun = re.sub(r"[\s-]", "", super().to_python(value) or "").lower()
        if begun and not re.fullmatch(rf"[0-9a-f]{{{SHORTEST},{HEX}}}", begun):
            raise forms.ValidationError(NO_ID)
        return begun


class LogFilterForm(forms.Form):
    acto = forms.ChoiceField(label=_("Acto"), required=False, choices=[("", _("Todos")), *Act.choices])
    desde = forms.DateField(label=_("Desde"), required=False, widget=DayInput, error_messages={"invalid": NO_DAY})
    hasta = forms.DateField(label=_("Hasta"), required=False, widget=DayInput, error_messages={"invalid": NO_DAY})
    quien = BegunIdField(label=_("Quién (identificador)"), required=False, max_length=40, widget=forms.TextInput(IN_TEXT))
    que = BegunIdField(label=_("Sobre qué (identificador)"), required=False, max_length=40, widget=forms.TextInput(IN_TEXT))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    @property
    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(said["acto"], said["desde"], said["hasta"], said["quien"], said["que"])
