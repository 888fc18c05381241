"""What is typed behind a one-time link: a user name and a password, or a password alone."""

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from .models import User

# No “@”: a user name must never be somebody's e-mail.
USER_NAME = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z", _("Use letras sin tilde ni ñ, números, puntos o guiones."))


class NewPasswordForm(SetPasswordMixin, forms.Form):
    """A password that the validators accept, typed twice."""

    error_messages = {"password_mismatch": _("Las dos contraseñas no son iguales. Escríbalas otra vez.")}

    password1, password2 = SetPasswordMixin.create_password_fields(label1=_("Contraseña"), label2=_("Contraseña, otra vez"))

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.user = user
        self._dress("password1", _("Escriba una contraseña."), _("Doce caracteres o más: tres palabras juntas se recuerdan."))
        self._dress("password2", _("Escriba la contraseña otra vez."), "")

    def _dress(self, name: str, missing, hint) -> None:
        field = self.fields[name]
        field.help_text, field.error_messages["required"] = hint, missing
        field.widget.attrs |= {"class": "input", "autocapitalize": "none", "spellcheck": "false"}

    def clean(self):
        super().clean()
        self.validate_passwords()
        self.validate_password_for_user(self.user, password_field_name="password1")  # noqa: S106 (a field's name)
        return self.cleaned_data


class AcceptInvitationForm(NewPasswordForm):
    """The user name that this person wants, and a password."""

    username = forms.CharField(label=_("Nombre de usuario"), min_length=3, max_length=40, validators=[USER_NAME])
    field_order = ["username", "password1", "password2"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Con él, o con su correo, entrará al sitio. Por ejemplo: rosa.flores")
        self._dress("username", _("Escriba un nombre de usuario."), hint)
        self.fields["username"].widget.attrs["autocomplete"] = "username"

    def clean_username(self) -> str:
        """The name as typed; the validators of the password compare with it."""
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exclude(pk=self.user.pk).exists():
            raise forms.ValidationError(_("Ese nombre de usuario ya lo tiene otra persona. Elija otro."))
        self.user.username = username
        return username
