"""Where allauth asks how this site does things."""

import time
from functools import reduce
from operator import or_

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy

from . import ciphers, known_devices
from .devices import device_name
from .models import User
from .notices import tell
from .permissions import owes_factor

PASSWORD = "reauthenticate"  # noqa: S105 (allauth's name for that way of confirming)
# What is said on the page after a change, by the name of allauth's template; of anything else nothing is said.
SAID = {
    "account/messages/password_changed.txt": gettext_lazy("Su contraseña cambió. Las otras sesiones se cerraron."),
    "mfa/messages/totp_activated.txt": gettext_lazy("La aplicación de códigos quedó lista."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("La aplicación de códigos se quitó."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("La llave de acceso quedó lista."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("La llave de acceso se quitó."),
}


class StaffAccountAdapter(DefaultAccountAdapter):
    """Nobody opens an account alone: staff are invited, students come through their class."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "El correo o la contraseña no coinciden. Revise las mayúsculas e inténtelo otra vez."
        ),
        "username_password_mismatch": gettext_lazy(
            "El usuario o la contraseña no coinciden. Revise las mayúsculas e inténtelo otra vez."
        ),
        "incorrect_password": gettext_lazy("La contraseña no coincide. Revise las mayúsculas e inténtelo otra vez."),
        "enter_current_password": gettext_lazy("Esa no es su contraseña de ahora."),
        "too_many_login_attempts": gettext_lazy(
            "Hubo demasiados intentos con esta cuenta. Espere cinco minutos e inténtelo otra vez."
        ),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None) -> None:
        """Only what has words of ours: the page after a sign-in shows who signed in, and a message would need a cookie."""
        if said := message or SAID.get(message_template):
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def post_login(self, request, user, **kwargs):
        """The answer to a sign-in; on a device that did not know this person, the person is told by mail."""
        response = super().post_login(request, user, **kwargs)
        if not known_devices.is_known(request, user):
            self.send_notification_mail("new_device", user)
        known_devices.remember(request, response, user)
        return response

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        """Tries are counted for each account, whichever of its names is typed; and apart where its person signed in before."""
        names = [credentials[name] for name in ("email", "username") if credentials.get(name)]
        is_theirs = reduce(or_, (Q(email__iexact=name) | Q(username__iexact=name) for name in names), Q(pk=None))
        user = User.objects.filter(is_theirs).order_by("pk").first()
        if user is None:
            return super()._get_login_attempts_cache_key(request, **credentials)
        return f"account-{user.pk}-{'known' if known_devices.is_known(request, user) else 'unknown'}"

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
        return [method for method in methods if method["id"] != PASSWORD] or methods

    def respond_user_inactive(self, request, user):
        """As if nobody had tried: what became of an account is not told here."""
        return redirect("account_login")

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("mfa_index")

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """One short mail for every kind of change, queued: a slow mail server must not undo or delay the change."""
        device = device_name(self.get_http_user_agent(self.request))
        tell(user, template_prefix, address=self.get_client_ip(self.request), device=device)


class StaffFactorAdapter(DefaultMFAAdapter):
    """Second factors of staff: their secrets encrypted, their words in Spanish."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "Ese código no vale: o está mal escrito, o ya se usó, o ya pasó su tiempo. Use el siguiente."
        ),
    }

    def encrypt(self, text: str) -> str:
        return ciphers.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return ciphers.decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The picture that the app scans, black on white in any theme."""
        square = segno.make(url, error="m")
        drawn = square.svg_inline(border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True)
        return mark_safe(drawn)  # noqa: S308 (drawn by segno from squares; nothing that was typed is in it)

    def generate_authenticator_name(self, user, type) -> str:
        return gettext("Mi llave")
