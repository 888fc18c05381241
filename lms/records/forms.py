"""The coordinator's forms. Every choice is a row in scope; what is frozen once people are in stays frozen."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from curriculum.models import WorkshopPage
from lms.core import clock
from lms.core.ids import random_code
from lms.core.viewsets import DayInput, PageChoiceField, ScopedModelForm

from .models import AwarenessEvent, Centre, Cohort, Partner, School, Term
from .queries_office import StaffChoice, staff_choices

# What a cohort was when its first student came in; changing it would make other people's records say something else.
FROZEN_WITH_STUDENTS = ("workshop", "centre", "school")


class SchoolForm(ScopedModelForm):
    centre = forms.ModelChoiceField(Centre.objects.all(), label=_("Sede"), empty_label=None)

    class Meta:
        model = School
        fields = [
            "name",
            "number",
            "centre",
            "district",
            "modular_code",
            "annex",
            "level",
            "shift",
            "ubigeo",
            "building_code",
            "ugel",
            "status",
        ]
        help_texts = {
            "name": _("Solo el nombre, sin “IE” ni número."),
            "modular_code": _("Siete dígitos."),
            "ubigeo": _("Seis dígitos del INEI."),
            "building_code": _("Seis dígitos, si lo tiene."),
        }


class PlaceForm(ScopedModelForm):
    """A centre, and one of its schools or none; `without_school` says what none means."""

    centre = forms.ModelChoiceField(Centre.objects.all(), label=_("Sede"), empty_label=None)
    school = forms.ModelChoiceField(School.objects.all(), label=_("Institución educativa"), required=False)
    without_school = _("Ninguna")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["school"]).empty_label = self.without_school

    def clean(self):
        super().clean()
        school, centre = self.cleaned_data.get("school"), self.cleaned_data.get("centre")
        if school and centre and school.centre_id != centre.pk:
            self.add_error("school", _("Esa institución es de otra sede. Elija una de %(centre)s.") % {"centre": centre})
        return self.cleaned_data


class CohortForm(PlaceForm):
    without_school = _("Ninguna: taller abierto en la sede")
    workshop: forms.ModelChoiceField = PageChoiceField(WorkshopPage.objects.all(), label=_("Taller"))
    term = forms.ModelChoiceField(Term.objects.all(), label=_("Periodo"))

    class Meta:
        model = Cohort
        fields = [
            "workshop",
            "term",
            "centre",
            "school",
            "grade",
            "section",
            "starts_on",
            "capacity",
            "attendance_threshold",
            "code",
        ]
        help_texts = {
            "code": _("Corto y neutro. No es la clave que escriben los estudiantes."),
            "attendance_threshold": _("Lo que pide la constancia."),
            "starts_on": _("Desde este día cuentan las inscripciones."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        workshops = WorkshopPage.objects.live().filter(locale=Locale.get_default()).order_by("path")
        cast(forms.ModelChoiceField, self.fields["workshop"]).queryset = workshops
        if self.instance.pk:
            self._freeze()
        else:
            self.initial.setdefault("code", f"G-{random_code(4)}")

    def _freeze(self) -> None:
        frozen = list(FROZEN_WITH_STUDENTS) if self.instance.enrolments.exists() else []
        frozen += ["attendance_threshold"] if self.instance.first_held_on else []
        for name in frozen:
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Ya no cambia: el grupo está en marcha.")


class AwarenessEventForm(ScopedModelForm):
    centre = forms.ModelChoiceField(Centre.objects.all(), label=_("Sede"), empty_label=None)
    partner = forms.ModelChoiceField(Partner.objects.all(), label=_("Aliado"), required=False, empty_label=_("Ninguno"))

    class Meta:
        model = AwarenessEvent
        fields = ["centre", "held_on", "kind", "partner", "district", *AwarenessEvent.BANDS]
        help_texts = {"kind": _("Feria, charla, pasacalle… Sin nombres de personas.")}

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > clock.today():
            raise forms.ValidationError(_("Esa fecha todavía no llega: aquí se cuenta a quienes ya estuvieron."))
        return day

    def clean(self):
        super().clean()
        if not self.errors and not any(self.cleaned_data.get(band) for band in AwarenessEvent.BANDS):
            raise forms.ValidationError(_("Anote al menos una persona en algún grupo de edad."))
        return self.cleaned_data


class StaffForm(forms.Form):
    """Who joins a cohort: one of the people who hold the role today, from a day on."""

    person = forms.ChoiceField(label=_("Persona"))
    starts_on = forms.DateField(label=_("Desde"), widget=DayInput)

    def __init__(self, *args, cohort: Cohort, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.choices: dict[str, StaffChoice] = {choice.key: choice for choice in staff_choices(cohort=cohort, today=today)}
        self.fields["starts_on"].initial = today
        person = cast(forms.ChoiceField, self.fields["person"])
        person.choices = [("", _("Elija una persona")), *self._grouped()]
        person.error_messages["invalid_choice"] = _("Elija a alguien de la lista: esa persona no tiene ese rol hoy.")

    def _grouped(self) -> list:
        groups: dict[str, list] = {}
        for choice in self.choices.values():
            groups.setdefault(choice.role_label, []).append((choice.key, choice.name))
        return list(groups.items())

    @property
    def chosen(self) -> StaffChoice:
        return self.choices[self.cleaned_data["person"]]


class CohortField(forms.ModelChoiceField):
    """A choice of cohorts, each as class, place, workshop and, for whoever was told it, the code, once."""

    def label_from_instance(self, obj) -> str:
        return " · ".join(dict.fromkeys([obj.label, obj.place_name, obj.workshop.title, obj.code]))


class RosterUploadForm(forms.Form):
    """A file for one of the own cohorts."""

    cohort = CohortField(
        Cohort.objects.all(),
        label=_("Grupo"),
        to_field_name="public_id",
        empty_label=_("Elija un grupo"),
        error_messages={"invalid_choice": _("Elija un grupo de la lista: el que envió no está entre los suyos.")},
    )
    file = forms.FileField(
        label=_("Archivo"),
        help_text=_("XLSX, XLS, ODS o CSV, hasta 10 MB. Vale la nómina del SIAGIE con el título encima de la tabla."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        error_messages={
            "empty": _("El archivo está vacío. Ábralo, compruebe que tiene filas y guárdelo otra vez."),
            "required": _("Falta el archivo."),
        },
    )

    def __init__(self, *args, cohorts, **kwargs):
        super().__init__(*args, **kwargs)
        cast(CohortField, self.fields["cohort"]).queryset = cohorts
