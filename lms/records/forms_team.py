"""The forms of the staff screen. Every choice is one that this person may make; a place is one list of centres and schools."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.accounts.enums import AccountState, Role
from lms.accounts.models import RoleGrant, User
from lms.core.viewsets import CHOOSE, DayInput

from .actions_team import Terms
from .models import Centre, School
from .permissions_team import grantable_roles, kept_centres, kept_schools, sees_all_staff
from .queries_team import Wanted

FOREIGN = {
    "role": _("Elija un rol de la lista: el que envió no lo puede otorgar usted."),
    "place": _("Elija un lugar de la lista: el que envió no está entre los suyos."),
}
NOWHERE = "-"
NO_DAY = _("Esa fecha no existe. Elíjala en el calendario o escríbala como 2026-03-15.")


class GrantForm(forms.Form):
    """A role, where, from when and until when."""

    role = forms.ChoiceField(label=_("Rol"), error_messages={"required": _("Elija un rol."), "invalid_choice": FOREIGN["role"]})
    place = forms.ChoiceField(
        label=_("Lugar"), error_messages={"required": _("Elija un lugar."), "invalid_choice": FOREIGN["place"]}
    )
    valid_from = forms.DateField(
        label=_("Desde"), widget=DayInput, error_messages={"invalid": NO_DAY, "required": _("Elija el primer día.")}
    )
    valid_until = forms.DateField(
        label=_("Último día"),
        required=False,
        widget=DayInput,
        error_messages={"invalid": NO_DAY},
        help_text=_("Vacío: sin fecha final."),
    )

    def __init__(self, *args, viewer: User, today, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.places: dict[str, Centre | School] = {}
        self.fields["valid_from"].initial = today
        roles = [(role.value, role.label) for role in grantable_roles(viewer)]
        cast(forms.ChoiceField, self.fields["role"]).choices = [("", CHOOSE), *roles]
        place = cast(forms.ChoiceField, self.fields["place"])
        nowhere = [(NOWHERE, _("Ninguno"))] if sees_all_staff(viewer) else []
        place.choices = [("", CHOOSE), *nowhere, *self._grouped(viewer)]
        place.help_text = self._place_help(viewer)

    @staticmethod
    def _place_help(viewer: User):
        if sees_all_staff(viewer):
            return _("Coordinación y facilitación: una sede. Docentes: una institución. Edición y administración: ninguno.")
        return _("Facilitación: la sede. Docentes: su institución.")

    def _grouped(self, viewer: User) -> list:
        centres = list(kept_centres(viewer))
        schools: dict[int, list] = {}
        for school in kept_schools(viewer).order_by("number", "name", "annex"):
            schools.setdefault(school.centre_id, []).append((self._key("i", school), school.short_name))
        groups: list = [(_("Sedes"), [(self._key("s", centre), centre.name) for centre in centres])]
        groups += [
            (_("Instituciones de %(centre)s") % {"centre": centre.name}, schools[centre.pk])
            for centre in centres
            if centre.pk in schools
        ]
        return groups

    def _key(self, letter: str, place: Centre | School) -> str:
        key = f"{letter}-{place.pk}"
        self.places[key] = place
        return key

    @property
    def terms(self) -> Terms:
        chosen, place = self.cleaned_data, self.places.get(self.cleaned_data["place"])
        return Terms(
            role=Role(chosen["role"]),
            centre=place if isinstance(place, Centre) else None,
            school=place if isinstance(place, School) else None,
            valid_from=chosen["valid_from"],
            valid_until=chosen["valid_until"],
        )

    @property
    def was_tampered_with(self) -> bool:
        """Whether something was sent that the form never offered."""
        return any(self.has_error(name, "invalid_choice") for name in FOREIGN)


class NameField(forms.CharField):
    """A name on one line."""

    def clean(self, value):
        return " ".join(super().clean(value).split())


class InviteForm(GrantForm):
    """Who is invited, and for what."""

    first_name = NameField(label=_("Nombres"), max_length=150, error_messages={"required": _("Escriba los nombres.")})
    last_name = NameField(label=_("Apellidos"), max_length=150, error_messages={"required": _("Escriba los apellidos.")})
    email = forms.EmailField(
        label=_("Correo"),
        max_length=254,
        error_messages={
            "required": _("Escriba el correo."),
            "invalid": _("Ese correo no está completo: revise la arroba, los puntos y que no tenga espacios."),
        },
    )
    field_order = ["first_name", "last_name", "email", "role", "place", "valid_from", "valid_until"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "email"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class DatesForm(forms.Form):
    """The days of a grant; the first one is fixed once it has come."""

    valid_from = forms.DateField(
        label=_("Desde"), widget=DayInput, error_messages={"invalid": NO_DAY, "required": _("Elija el primer día.")}
    )
    valid_until = forms.DateField(
        label=_("Último día"),
        required=False,
        widget=DayInput,
        error_messages={"invalid": NO_DAY},
        help_text=_("Vacío: sin fecha final. El rol vale todavía ese día."),
    )

    def __init__(self, *args, grant: RoleGrant, today, **kwargs) -> None:
        initial = {"valid_from": grant.valid_from, "valid_until": grant.valid_until}
        super().__init__(*args, **kwargs | {"initial": initial})
        self.label_suffix = ""
        if grant.valid_from <= today:
            self.fields["valid_from"].disabled = True
            self.fields["valid_from"].help_text = _("Ya empezó: no cambia.")


class FilterForm(forms.Form):
    """What the list is narrowed to. A value that is not offered narrows nothing."""

    q = forms.CharField(label=_("Buscar"), required=False, max_length=80)
    rol = forms.ChoiceField(label=_("Rol"), required=False)
    sede: forms.ModelChoiceField = forms.ModelChoiceField(
        Centre.objects.none(), label=_("Sede"), required=False, empty_label=_("Todas")
    )
    estado = forms.ChoiceField(label=_("Cuenta"), required=False, choices=[("", _("Todas")), *AccountState.choices])

    def __init__(self, *args, viewer: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        roles = [(role.value, role.label) for role in grantable_roles(viewer)]
        cast(forms.ChoiceField, self.fields["rol"]).choices = [("", _("Todos")), *roles]
        if sees_all_staff(viewer):
            cast(forms.ModelChoiceField, self.fields["sede"]).queryset = kept_centres(viewer)
        else:
            del self.fields["sede"]

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        found = self.cleaned_data
        return Wanted(
            words=found.get("q") or "",
            role=found.get("rol") or "",
            centre=found.get("sede"),
            state=found.get("estado") or "",
        )
