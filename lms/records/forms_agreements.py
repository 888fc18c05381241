"""What a coordinator writes down of agreements and of contacts at schools."""

from pathlib import Path

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.uploads import Checked
from lms.core.errors import DomainError
from lms.core.phones import normal_phone, spoken_phone
from lms.core.viewsets import ScopedModelForm

from .agreement_files import check_paper
from .forms import PlaceForm
from .models import Agreement, Partner, School, SchoolContact

PHONE_HELP = _("Celular (965 123 456) o fijo con código de ciudad: (065) 234567.")
FILE_HELP = _("Un PDF de hasta 10 MB. Se revisa antes de guardarlo; lo ve solo la coordinación de la sede.")


class PhoneField(forms.CharField):
    """A telephone number, kept as digits and shown as people write it."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=30, help_text=PHONE_HELP, **kwargs)

    def prepare_value(self, value):
        return spoken_phone(value) if value and value.isdigit() else value

    def to_python(self, value):
        return normal_phone(super().to_python(value) or "")

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class SchoolContactForm(ScopedModelForm):
    school = forms.ModelChoiceField(School.objects.all(), label=_("Institución educativa"))
    phone = PhoneField(label=_("Teléfono"))

    class Meta:
        model = SchoolContact
        fields = ["school", "role", "name", "phone", "email"]
        help_texts = {"name": _("Una persona adulta de la escuela. Nunca una estudiante o un estudiante.")}

    def clean(self):
        super().clean()
        if not self.errors and not (self.cleaned_data.get("phone") or self.cleaned_data.get("email")):
            self.add_error("phone", _("Escriba un teléfono o un correo: sin ninguno no se le puede avisar."))
        return self.cleaned_data


class AgreementForm(PlaceForm):
    """An agreement with one school or one partner; a quota counts the meetings of a school. A file is looked into in `folder`."""

    partner = forms.ModelChoiceField(Partner.objects.all(), label=_("Aliado"), required=False, empty_label=_("Ninguno"))
    contact_phone = PhoneField(label=_("Teléfono de contacto"))
    file = forms.FileField(
        label=_("Convenio firmado"),
        required=False,
        help_text=FILE_HELP,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )

    class Meta:
        model = Agreement
        fields = [
            "kind",
            "reference",
            "centre",
            "school",
            "partner",
            "starts_on",
            "ends_on",
            "quota",
            "contact_name",
            "contact_phone",
            "contact_email",
        ]
        help_texts = {
            "ends_on": _("Vacío si no tiene fecha de término."),
            "quota": _("Cuántas sesiones se acordaron con la escuela. Vacío si no hay límite."),
        }

    def __init__(self, *args, folder: Path | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.folder = folder

    def clean_file(self) -> Checked | None:
        upload = self.cleaned_data["file"]
        if not upload or self.folder is None:
            return None
        try:
            return check_paper(upload, self.folder)
        except DomainError as error:
            raise forms.ValidationError(error.message, code=error.code) from error

    def clean(self):
        super().clean()
        said = self.cleaned_data
        if bool(said.get("school")) == bool(said.get("partner")) and not {"school", "partner"} & set(self.errors):
            self.add_error("school", _("Elija una institución o un aliado: con quién se firmó."))
        if said.get("partner") and said.get("quota") is not None:
            self.add_error("quota", _("Las sesiones se cuentan por escuela: déjelo vacío en un convenio con un aliado."))
        starts_on, ends_on = said.get("starts_on"), said.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("El último día no puede ser antes del primero."))
        if said.get("quota") == 0:
            self.add_error("quota", _("Indique al menos una sesión, o déjelo vacío si no hay límite."))
        return said
