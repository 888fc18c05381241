"""What a session remembers of its times, as seconds since 1970. Written at sign-in, and read without a query."""

from lms.core import clock

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "staff_seen_at"


def seconds_since(moment: float) -> float:
    return clock.now().timestamp() - moment


def begin(session, *, is_staff: bool) -> None:
    """Mark a session that was just signed in; only a member of staff's keeps its idle time here."""
    session[SIGNED_IN_AT] = clock.now().timestamp()
    if is_staff:
        see(session)


def see(session) -> None:
    session[SEEN_AT] = clock.now().timestamp()
