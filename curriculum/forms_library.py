"""What a reader chooses from the library. It stands in the address, so that a search can be sent to a colleague."""

from typing import cast

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from .enums import FileKind, Language, MaterialKind
from .queries_library import GENERAL, Asked, Catalogue
from .words import MOST_TYPED, words_of

FILTERS = ("taller", "grado", "idioma", "tipo")


class LibraryForm(forms.Form):
    """Words and filters. A value that is not offered is said to be wrong, and does not narrow the list."""

    q = forms.CharField(label=_("Buscar"), required=False)
    taller = forms.ChoiceField(label=_("Taller"), required=False)
    grado = forms.TypedChoiceField(label=_("Grado de secundaria"), required=False, coerce=int, empty_value=None)
    idioma = forms.ChoiceField(label=_("Idioma"), required=False)
    tipo = forms.ChoiceField(label=_("Tipo"), required=False)

    def __init__(self, address, catalogue: Catalogue) -> None:
        # Read before anything looks at it: a pasted page, or what no keyboard types.
        self.number = address.get("p", "")[:6]
        super().__init__({name: address.get(name, "").replace("\0", " ").strip()[:MOST_TYPED] for name in self.base_fields})
        self.offered: dict[str, dict] = {}
        general = [(GENERAL, _("Para todos los talleres"))] if None in catalogue.by_workshop else []
        self._offer("taller", [*((one.code.lower(), one.title) for one in catalogue.workshops), *general])
        self._offer("grado", [(grade, f"{grade}.º") for grade in catalogue.grades])
        self._offer("idioma", [one for one in Language.choices if one[0] in catalogue.languages | {Language.SPANISH}])
        self._offer("tipo", _kinds(catalogue))

    def _offer(self, name: str, choices: list) -> None:
        self.offered[name] = dict(choices)
        cast(forms.ChoiceField, self.fields[name]).choices = [("", _("Todos")), *choices]

    @property
    def asked(self) -> Asked:
        """What to look for; what was not understood is left out."""
        self.full_clean()
        told = self.cleaned_data
        words = tuple(words_of(told.get("q", "")))
        return Asked(words, told.get("taller", ""), told.get("grado"), told.get("idioma", ""), told.get("tipo", ""))

    @property
    def filters(self) -> list[str]:
        """The values that narrow the list beside the words, as a person reads them."""
        chosen = [(self.offered[name], self.data[name]) for name in FILTERS]
        return [str(words[value]) for words, value in chosen if value and value in words]

    @property
    def choices(self) -> list[forms.BoundField]:
        """The fields of the filters, for the page."""
        return [self[name] for name in FILTERS]

    @property
    def keep(self) -> str:
        """What was chosen, as it stands in the address of a further page."""
        return "".join(f"{urlencode({name: value})}&" for name, value in self.data.items() if value)

    @property
    def page(self) -> int:
        """The page that is wanted; the first where the address says no number."""
        return int(self.number) if self.number.isascii() and self.number.isdigit() else 1


def _kinds(catalogue: Catalogue) -> list:
    # A plan is a plan, whether it is printed here or was uploaded.
    printed = [(FileKind.PLAN.value, FileKind.PLAN.label), (FileKind.ANNEX.value, FileKind.ANNEX.label)]
    return printed + [one for one in MaterialKind.choices if one[0] in catalogue.kinds and one[0] != MaterialKind.PLAN]
