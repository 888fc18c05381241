"""What the address of the agenda says. Whatever it says wrongly counts as not said."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.enums import Role

from .enums import AgendaState, AgendaView
from .queries_agenda import FARTHEST_DAYS, MINE, NOBODYS, Asked
from .queries_reach import Choice, Reach


class LongSelect(forms.Select):
    """A select with hundreds of options, written at once rather than by one template each."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = str(value or "")
        options = ((key, " selected" if key == chosen else "", label) for key, label in self.choices)
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", attributes, format_html_join("", '<option value="{}"{}>{}</option>', options))


class AgendaForm(forms.Form):
    """View, day and filters. A value of another's, or of nobody's, is no choice here: both are refused alike."""

    vista = forms.ChoiceField(choices=AgendaView, required=False, widget=forms.HiddenInput)
    desde = forms.DateField(input_formats=["%Y-%m-%d"], required=False, widget=forms.HiddenInput)
    facilita = forms.ChoiceField(label=gettext_lazy("Quién facilita"), required=False, widget=LongSelect)
    escuela = forms.ChoiceField(label=gettext_lazy("Escuela"), required=False, widget=LongSelect)
    sede = forms.ChoiceField(label=gettext_lazy("Sede"), required=False, widget=LongSelect)
    taller = forms.ChoiceField(label=gettext_lazy("Taller"), required=False, widget=LongSelect)
    estado = forms.ChoiceField(label=gettext_lazy("Estado"), required=False, widget=LongSelect)
    FILTERS = ("facilita", "escuela", "sede", "taller", "estado")

    def __init__(self, data, *, user, reach: Reach, today: date):
        super().__init__(data, label_suffix="", auto_id="filtro-%s")
        self.reach, self.today = reach, today
        choices = {"escuela": reach.schools, "sede": reach.centres, "taller": reach.workshops}
        for name, known in choices.items():
            self._choice(name).choices = [("", _("Todas") if name != "taller" else _("Todos")), *_pairs(known)]
        self._choice("facilita").choices = [("", _("Cualquiera")), *self._people(user)]
        for name in self.FILTERS:
            self.fields[name].error_messages["invalid_choice"] = _("Elija de la lista.")
        self._choice("estado").choices = [("", _("Cualquiera")), *AgendaState.choices]
        self.full_clean()

    def _choice(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def _options(self, name: str) -> list[tuple[str, str]]:
        return cast(list[tuple[str, str]], list(cast(Iterable, self._choice(name).choices)))

    def _people(self, user) -> list[tuple[str, str]]:
        own = [(MINE, _("Yo"))] if user.has_role(Role.FACILITATOR) else []
        return own + ([*_pairs(self.reach.people), (NOBODYS, _("Nadie todavía"))] if user.has_role(Role.COORDINATOR) else [])

    def clean_desde(self) -> date:
        day = self.cleaned_data["desde"] or self.today
        if abs((day - self.today).days) > FARTHEST_DAYS:
            raise forms.ValidationError("", code="too_far")
        return day

    @property
    def choices(self) -> list:
        """The filters between which there is something to choose."""
        return [self[name] for name in self.FILTERS if len(self._options(name)) > 2 or self[name].value()]

    @property
    def chosen(self) -> list[str]:
        """The words of what was chosen."""
        said = {name: self.cleaned_data.get(name) for name in self.FILTERS}
        return [str(dict(self._options(name))[value]) for name, value in said.items() if value]

    def asked(self) -> Asked:
        """What was understood, for the agenda."""
        said = {name: value for name, value in self.cleaned_data.items() if value}
        person, people = said.get("facilita", ""), self.reach.people
        return Asked(
            view=AgendaView(said.get("vista", AgendaView.LIST)),
            day=said.get("desde", self.today),
            today=self.today,
            centre=_pk(self.reach.centres, said.get("sede")),
            school=_pk(self.reach.schools, said.get("escuela")),
            workshop=_pk(self.reach.workshops, said.get("taller")),
            person=people[person].pk if person in people else person or None,
            state=said.get("estado", ""),
            query={name: said[name] for name in self.FILTERS if name in said},
        )


def _pairs(known: dict[str, Choice]) -> list[tuple[str, str]]:
    return [(key, choice.label) for key, choice in known.items()]


def _pk(known: dict[str, Choice], key: str | None) -> int | None:
    return known[key].pk if key in known else None
