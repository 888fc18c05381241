"""Second factors: a code is taken once, an administrator ends what somebody lost; and sessions closed from another device."""

from datetime import datetime

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core.errors import DomainError

from . import ciphers
from .actions import end_sessions
from .models import User
from .notices import tell


@transaction.atomic
def accept_code(*, user: User, code: str, now: datetime) -> Authenticator | None:
    """The factor that this code belongs to, and the code is spent; None for a wrong code and for one that was used.

    allauth remembers used codes in the cache for one step, while a code is good for three: whoever read it over a shoulder could
    use it again. Here the row remembers, and people queue at their own row, so that of twenty at once one gets through.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    for factor in Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN).order_by("-type"):
        if _spend_step(factor, code, now) if factor.type == Authenticator.Type.TOTP else factor.wrap().validate_code(code):
            factor.refresh_from_db()
            return factor
    return None


def _spend_step(factor: Authenticator, code: str, now: datetime) -> bool:
    """Whether the code is that of a step of time near this moment, later than the last one used."""
    secret, last = ciphers.decrypt(factor.data["secret"]), factor.data.get("last_step", -1)
    here, around = int(now.timestamp()) // app_settings.TOTP_PERIOD, app_settings.TOTP_TOLERANCE
    for step in range(max(here - around, last + 1), here + around + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            factor.data["last_step"] = step
            factor.save(update_fields=["data"])
            return True
    return False


@transaction.atomic
def reset_second_factor(*, user: User, by: User | None, now: datetime) -> int:
    """How many factors this person had; none is left, every session is over, and the next sign-in asks for a new one.

    `by` is the administrator who was told of a lost telephone, or None for whoever has the server's console.
    """
    if by is not None and by.pk == user.pk:
        raise DomainError("own_factor", _("Su propio segundo paso lo cambia en su cuenta, o se lo reinicia otra persona."))
    ended, _each = Authenticator.objects.filter(user=user).delete()
    end_sessions(user=user)
    tell(user, "second_factor_reset")
    record(Act.SECOND_FACTOR_REMOVED, actor=by, about=user, reason="reset", count=ended, now=now)
    return ended


@transaction.atomic
def close_sessions(*, user: User, sessions: QuerySet[UserSession], now: datetime) -> int:
    """How many of these own sessions were closed by their person; the next request of each is a visitor's."""
    closing = list(sessions.filter(user=user))
    for session in closing:
        session.end()
    if closing:
        record(Act.SESSIONS_ENDED, actor=user, about=user, count=len(closing), now=now)
    return len(closing)
