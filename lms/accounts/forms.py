"""The forms of signing in, of second factors and of the own account, worded for staff.

allauth's forms decide; ours give them words and the look, and take each code once.
"""

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core import clock

from .actions_factors import accept_code

PLAIN = {"class": "input", "autocapitalize": "none", "spellcheck": "false"}
CODE = {**PLAIN, "class": "input code", "autocomplete": "one-time-code", "inputmode": "numeric"}
NOT_TYPED = _("Escriba el código.")


def dress(form: forms.Form, name: str, label, missing, *, hint="", **attributes: str) -> None:
    """Give a field of allauth's its words and its look."""
    field = form.fields[name]
    field.label, field.help_text, field.error_messages["required"] = label, hint, missing
    field.widget.attrs = {**PLAIN, **attributes}


class SignInForm(account_forms.LoginForm):
    """E-mail or user name, and password."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        missing = _("Escriba su correo o su nombre de usuario.")
        dress(self, "login", _("Correo o nombre de usuario"), missing, autocomplete="username")
        dress(self, "password", _("Contraseña"), _("Escriba su contraseña."), autocomplete="current-password")


class AskNewPasswordForm(forms.Form):
    """The e-mail to which a link is sent."""

    email = forms.EmailField(
        label=_("Correo"),
        max_length=254,
        error_messages={
            "required": _("Escriba el correo de su cuenta."),
            "invalid": _("Ese correo no está completo: revise que tenga @ y un punto, como rosa@example.org."),
        },
        widget=forms.EmailInput(attrs={**PLAIN, "autocomplete": "email"}),
    )


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Doce caracteres o más: tres palabras juntas se recuerdan.")
        dress(
            self, "oldpassword", _("Contraseña de ahora"), _("Escriba su contraseña de ahora."), autocomplete="current-password"
        )
        dress(self, "password1", _("Contraseña nueva"), _("Escriba una contraseña."), hint=hint, autocomplete="new-password")
        dress(self, "password2", _("La nueva, otra vez"), _("Escriba la contraseña otra vez."), autocomplete="new-password")


class ConfirmPasswordForm(account_forms.ReauthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "password", _("Contraseña"), _("Escriba su contraseña."), autocomplete="current-password")


class OneUseCodeForm(factor_forms.BaseAuthenticateForm):
    """A code of the app or a recovery code, taken once (`accept_code`), with as many tries as a password has."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "code", _("Código"), NOT_TYPED, hint=_("Seis cifras, o ocho si es un código de respaldo."), **CODE)

    def clean_code(self) -> str:
        tries = self._take_a_try()
        factor = accept_code(user=self.user, code=self.cleaned_data["code"], now=clock.now())
        if factor is None:
            self._emit_authentication_failed(Authenticator.objects.filter(user=self.user).order_by("-type").first())
            raise get_factor_adapter().validation_error("incorrect_code")
        # Given back, not wiped: a right code of one's own must not clear what somebody tried at this address.
        tries.rollback()
        factor.user = self.user
        self.authenticator = factor
        return self.cleaned_data["code"]

    def _take_a_try(self):
        where = {"app": "allauth.account", "action": "login_failed", "key": f"mfa-auth-user-{self.user.pk}"}
        tries = ratelimit.consume(context.request, **where)
        if not tries:
            raise get_adapter().validation_error("too_many_login_attempts")
        return tries


class ShowFactorForm(OneUseCodeForm, factor_forms.AuthenticateForm):
    """The second step of a sign-in."""


class ConfirmFactorForm(OneUseCodeForm, factor_forms.ReauthenticateForm):
    """The factor once more, before something of the account is changed."""


class SetUpAppForm(ActivateTOTPForm):
    """The first code that a new authenticator app shows."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(
            self,
            "code",
            _("Código que muestra la aplicación"),
            NOT_TYPED,
            hint=_("Seis cifras; cambian cada medio minuto."),
            **CODE,
        )


class AddKeyForm(AddWebAuthnForm):
    """A name for a passkey. The key itself comes from the browser."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Para reconocerla en su lista, por ejemplo “Teléfono de la sede”.")
        dress(self, "name", _("Nombre de la llave"), _("Escriba un nombre."), hint=hint, maxlength="60")
        self.fields.pop("passwordless", None)
