"""What an administrator writes before anybody can work: centres, terms, partners."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from lms.core.viewsets import ScopedModelForm

from .models import Centre, Partner, Term

CENTRE_CODE = RegexValidator(r"^[A-Z0-9]{2,4}\Z", _("De dos a cuatro letras o números, sin espacios ni tildes."))


class CentreForm(ScopedModelForm):
    class Meta:
        model = Centre
        fields = ["name", "code"]
        help_texts = {
            "name": _("Como la conocen: “Sede Iquitos”."),
            "code": _("Corto y en mayúsculas: IQ, LI."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].validators.append(CENTRE_CODE)


class TermForm(ScopedModelForm):
    class Meta:
        model = Term
        fields = ["name", "starts_on", "ends_on"]
        help_texts = {"name": _("Por ejemplo: “Año escolar 2027” o “II bimestre 2027”.")}

    def clean(self):
        super().clean()
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            raise forms.ValidationError({"ends_on": _("El último día está antes del primero: corrija uno.")})
        return self.cleaned_data


class PartnerForm(ScopedModelForm):
    class Meta:
        model = Partner
        fields = ["name", "kind"]
