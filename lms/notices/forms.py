"""What somebody chooses, what the office filters and rewrites."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import channels, events
from .enums import Language, MessageState
from .models import Wording
from .queries import Choices, Wanted
from .words import Words

PERU = "51"
MOBILE = re.compile(r"9\d{8}")
ABROAD = re.compile(r"[1-9]\d{7,14}")
IN_TEXT = {"class": "input"}


class NumberField(forms.CharField):
    """A mobile number: nine digits in Peru, or with + and the country's code; kept as wa.me takes it."""

    def to_python(self, value) -> str:
        typed = re.sub(r"[\s().-]", "", super().to_python(value) or "")
        if not typed:
            return ""
        if MOBILE.fullmatch(typed):
            return PERU + typed
        if typed.startswith("+") and ABROAD.fullmatch(typed[1:]):
            return typed[1:]
        raise forms.ValidationError(
            _("Escriba un celular de nueve cifras que empiece con 9, o el número completo con + y el código del país.")
        )


def shown_number(number: str) -> str:
    """“51987654321” as “+51 987 654 321”."""
    if number.startswith(PERU) and MOBILE.fullmatch(number[2:]):
        return f"+51 {number[2:5]} {number[5:8]} {number[8:]}"
    return f"+{number}" if number else ""


class ChoicesForm(forms.Form):
    """Language, number, and for each event the ways by which it comes."""

    language = forms.ChoiceField(
        label=_("Idioma de los avisos"), choices=Language, error_messages={"invalid_choice": _("Elija un idioma de la lista.")}
    )
    whatsapp = NumberField(
        label=_("Celular con WhatsApp"),
        required=False,
        max_length=24,
        widget=forms.TextInput({**IN_TEXT, "inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("Solo para estos avisos. Se los envía una persona de la coordinación, que verá el número."),
    )

    def __init__(self, data=None, *, roles, choices: Choices) -> None:
        initial = {"language": choices.language, "whatsapp": shown_number(choices.whatsapp), **choices.by_event}
        super().__init__(data, initial=initial, label_suffix="")
        self.events = events.concerning(roles)
        ways = [(way.code, way.name) for way in channels.every()]
        for event in self.events:
            self.fields[event.code] = forms.MultipleChoiceField(
                label=str(event.name),
                choices=ways,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("Elija medios de la lista.")},
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        asked = any(channels.WhatsApp.code in said.get(event.code, ()) for event in self.events)
        if asked and not said.get("whatsapp") and "whatsapp" not in self.errors:
            self.add_error("whatsapp", _("Escriba su número para recibir avisos por WhatsApp, o desmárquelo abajo."))
        return said

    @property
    def event_fields(self) -> list[forms.BoundField]:
        return [self[event.code] for event in self.events]

    @property
    def wanted(self) -> dict[str, list[str]]:
        return {event.code: self.cleaned_data[event.code] for event in self.events}


class OutboxFilterForm(forms.Form):
    estado = forms.ChoiceField(label=_("Estado"), required=False)
    aviso = forms.ChoiceField(label=_("Aviso"), required=False)
    medio = forms.ChoiceField(label=_("Medio"), required=False)

    def __init__(self, data=None) -> None:
        super().__init__(data, label_suffix="")
        everything: tuple[str, Any] = ("", _("Todos"))
        self._offer("estado", [everything, *MessageState.choices])
        self._offer("aviso", [everything, *((event.code, event.name) for event in events.every())])
        self._offer("medio", [everything, *((way.code, way.name) for way in channels.every())])

    def _offer(self, name: str, choices: list) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What was chosen; a choice that does not exist narrows nothing."""
        self.full_clean()
        said = self.cleaned_data
        return Wanted(said.get("estado", ""), said.get("aviso", ""), said.get("medio", ""))


class WordsForm(forms.ModelForm):
    """The subject and the text of one event in one language."""

    class Meta:
        model = Wording
        fields = ["subject", "text"]
        widgets = {"text": forms.Textarea({"rows": 9})}
        error_messages = {
            "subject": {
                "required": _("Escriba un asunto."),
                "max_length": _("El asunto tiene hasta %(limit_value)d caracteres; este tiene %(show_value)d."),
            },
            "text": {
                "required": _("Escriba el texto del aviso."),
                "max_length": _("El texto tiene hasta %(limit_value)d caracteres; este tiene %(show_value)d."),
            },
        }

    def __init__(self, data=None, *, initial=None) -> None:
        super().__init__(data, initial=initial, label_suffix="")

    @property
    def words(self) -> Words:
        return Words(self.cleaned_data["subject"], self.cleaned_data["text"].replace("\r\n", "\n"))
