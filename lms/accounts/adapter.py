from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _


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
