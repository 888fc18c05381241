import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from . import ciphers
from .permissions import owes_factor


class StaffAccountAdapter(DefaultAccountAdapter):
    """Nobody opens an account alone: staff are invited, students come through their class."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("El correo o la contraseña no coinciden. Revise las mayúsculas e inténtelo otra vez."),
        "username_password_mismatch": _("El usuario o la contraseña no coinciden. Revise las mayúsculas e inténtelo otra vez."),
        "too_many_login_attempts": _("Hubo demasiados intentos con esta cuenta. Espere cinco minutos e inténtelo otra vez."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def add_message(self, request, level, *args, **kwargs) -> None:
        """Nothing: the page after a sign-in shows who signed in, and a message would need a cookie."""

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Not of somebody who has just signed in: the password (and the factor, where there is one) was given a moment ago."""
        if owes_factor(self.request) or self._has_just_signed_in():
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def _has_just_signed_in(self) -> bool:
        records = get_authentication_records(self.request, self.request.user)
        return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Whoever has a second factor confirms with it: a password that was overheard must not be enough to change it."""
        methods = super().get_reauthentication_methods(user)
        stronger = [method for method in methods if method["id"] != "reauthenticate"]
        return stronger or methods

    def respond_user_inactive(self, request, user):
        """As if nobody had tried: what became of an account is not told here."""
        return redirect("account_login")


class StaffFactorAdapter(DefaultMFAAdapter):
    """Second factors of staff: their secrets encrypted, their words in Spanish."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Ese código no vale. Espere al siguiente que muestre su aplicación y escríbalo completo."),
    }

    def encrypt(self, text: str) -> str:
        return ciphers.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return ciphers.decrypt(encrypted_text)
