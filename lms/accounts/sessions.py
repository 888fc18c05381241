"""What a session remembers of its times, as seconds since 1970. Written at sign-in, and read without a query."""

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY

from lms.core import clock

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "staff_seen_at"
# Since when a second factor is missing; as a rule since the sign-in.
FACTOR_MISSING_SINCE = "factor_missing_since"


def seconds_since(moment: float) -> float:
    return clock.now().timestamp() - moment


def begin(session, *, is_staff: bool) -> None:
    """Mark a session that was just signed in; only a member of staff's keeps its idle time here."""
    session[SIGNED_IN_AT] = clock.now().timestamp()
    if is_staff:
        see(session)


def see(session) -> None:
    session[SEEN_AT] = clock.now().timestamp()


def miss_factor(session) -> None:
    """From now on this session has shown no factor: the last one was just removed in it."""
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record for record in records if record["method"] != "mfa"]
    session[FACTOR_MISSING_SINCE] = clock.now().timestamp()


def seconds_without_factor(session) -> float:
    return seconds_since(session.get(FACTOR_MISSING_SINCE, session[SIGNED_IN_AT]))
