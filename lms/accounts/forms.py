"""The form of the one sign-in page."""

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """E-mail or user name, and password, worded for staff."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self._dress("login", _("Correo o nombre de usuario"), _("Escriba su correo o su nombre de usuario."), "username")
        self._dress("password", _("Contraseña"), _("Escriba su contraseña."), "current-password")
        self.fields["password"].help_text = ""

    def _dress(self, name: str, label, missing, autocomplete: str) -> None:
        field = self.fields[name]
        field.label = label
        field.error_messages["required"] = missing
        field.widget.attrs = {"class": "input", "autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"}
