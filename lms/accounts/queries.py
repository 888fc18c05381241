"""What is asked about accounts."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from .enums import AccountState, LinkPurpose
from .links import read_token
from .models import OneTimeLink, User

_NO_PASSWORD = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
_IN_STATE = {
    AccountState.DISABLED: Q(is_active=False),
    AccountState.INVITED: Q(is_active=True) & _NO_PASSWORD,
    AccountState.ACTIVE: Q(is_active=True) & ~_NO_PASSWORD,
}


def in_state(users: QuerySet[User], state: AccountState) -> QuerySet[User]:
    """Those of the users whose account is in that state."""
    return users.filter(_IN_STATE[state])


def state_of(user: User) -> AccountState:
    """The state of one account, as `in_state` would find it."""
    if not user.is_active:
        return AccountState.DISABLED
    return AccountState.ACTIVE if user.has_usable_password() else AccountState.INVITED


def open_link(token: str, *, purpose: LinkPurpose, now: datetime) -> OneTimeLink | None:
    """The link behind a token while it opens; None for whatever else, without saying why."""
    public_id = read_token(token, purpose=purpose, now=now)
    found = OneTimeLink.objects.open_at(now).filter(public_id=public_id, purpose=purpose)
    return found.select_related("user").first() if public_id else None


def open_sessions(user: User, *, now: datetime) -> QuerySet[UserSession]:
    """The sessions that may still be used, the latest first. One query, however many there are."""
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    since = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return UserSession.objects.filter(user=user, created_at__gt=since, session_key__in=alive).order_by("-created_at", "-pk")


def has_factor(user: User) -> bool:
    """Whether this person has set up a second factor."""
    return Authenticator.objects.filter(user=user).exists()
