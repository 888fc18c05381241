from django import forms
from django.utils.translation import gettext_lazy as _

from .codes import PIN_LENGTH, read_class_code

NO_SUCH_CLASS = _("Ese código no abre ninguna clase ahora. Revísalo en la pizarra o pide que abran la clase.")


class TypedField(forms.CharField):
    """Text as it comes: what no keyboard can type is left out, so that it is answered like any other mistake."""

    def to_python(self, value) -> str:
        return "".join(letter for letter in super().to_python(value) or "" if letter.isprintable())


class ClassCodeForm(forms.Form):
    """The code on the board, typed as it comes."""

    code = TypedField(
        label=_("Código de la clase"),
        help_text=_("Está en la pizarra. Son seis letras y números."),
        error_messages={"required": _("Escribe el código que está en la pizarra.")},
        widget=forms.TextInput(
            attrs={
                "class": "input code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        return read_class_code(self.cleaned_data["code"])


class PinForm(forms.Form):
    """Four digits."""

    pin = TypedField(
        label=_("Tu clave de 4 números"),
        help_text=_("Está en tu tarjeta. No la digas en voz alta."),
        error_messages={"required": _("Escribe tu clave: son cuatro números.")},
        widget=forms.PasswordInput(
            attrs={
                "class": "input code",
                "inputmode": "numeric",
                "autocomplete": "off",
                "maxlength": "8",
            }
        ),
    )

    def clean_pin(self) -> str:
        pin = "".join(filter("0123456789".__contains__, self.cleaned_data["pin"]))
        if len(pin) != PIN_LENGTH:
            raise forms.ValidationError(_("La clave tiene cuatro números. Revísala en tu tarjeta."))
        return pin
