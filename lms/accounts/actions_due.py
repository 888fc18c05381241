"""Sessions that ended are forgotten, and with them what was noted beside them."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session


def forget_expired_sessions(now: datetime) -> int:
    """Remove sessions past their end; how many."""
    return Session.objects.filter(expire_date__lte=now).delete()[0]


def forget_notes_of_sessions(now: datetime) -> int:
    """Remove address and browser of sessions that are no more; how many."""
    return UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]
