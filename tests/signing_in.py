"""Clients in each state of a sign-in, and the telephone that shows codes."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from lms.accounts.models import User

from .builders import PASSWORD

STAFF_DOOR = "lms.accounts.backends.RoleBackend"
STEP_SECONDS = 30


def signed_in(user: User, *, with_factor: bool = True) -> Client:
    """A client of this member of staff, who has shown a second factor or not."""
    client = Client()
    client.force_login(user, backend=STAFF_DOOR)
    if with_factor:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


def half_signed_in(user: User) -> Client:
    """A client whose password was right, and whose second factor is still to be shown."""
    if not Authenticator.objects.filter(user=user).exists():
        set_up_factor(user)
    client = Client()
    client.post("/entrar/", {"login": user.username, "password": PASSWORD})
    return client


def set_up_factor(user: User) -> str:
    """The secret of an authenticator app that this person has from now on, with recovery codes beside it."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str, *, steps_away: int = 0) -> str:
    """What the telephone shows now, or so many steps of thirty seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // STEP_SECONDS + steps_away))
