from django import forms
from django.utils.translation import gettext_lazy as _

from .codes import NO_CODE, read_code


class VerifyForm(forms.Form):
    """One code, typed as it comes. What is no code asks for NO_CODE: the answer is the same as for an unknown one."""

    code = forms.CharField(
        label=_("Código de la constancia"),
        required=False,
        strip=False,
        help_text=_(
            "Está impreso junto al cuadro QR: 27 letras y números en tres grupos. Da igual si usa minúsculas, espacios o guiones."
        ),
        widget=forms.TextInput(
            attrs={
                "class": "input code long",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-verify-code": "",
            }
        ),
    )

    def clean_code(self) -> str:
        return read_code(self.cleaned_data["code"])

    @property
    def asked(self) -> str:
        """The code to look up, whatever was typed."""
        return self.cleaned_data.get("code", NO_CODE) if self.is_valid() else NO_CODE
