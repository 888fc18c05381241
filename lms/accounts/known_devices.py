"""A device on which somebody signed in before: its browser keeps a signed list of those people's random ids.

Wrong passwords typed elsewhere then do not lock such a person out at the own device, and a sign-in from any other device is told
to its person by mail. The list opens nothing by itself.
"""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from .models import User

YEAR_SECONDS = 365 * 24 * 60 * 60
# A telephone that more people share than this forgets the one who has not come for longest.
MOST = 8
_signer = TimestampSigner(salt="lms.accounts.known_devices")


def is_known(request, user: User) -> bool:
    """Whether this person signed in on this device within a year."""
    return user.public_id in _people_of(request)


def remember(request, response, user: User) -> None:
    """Let the browser keep that this person was here."""
    people = [user.public_id, *(one for one in _people_of(request) if one != user.public_id)][:MOST]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        _signer.sign(".".join(one.hex for one in people)),
        max_age=YEAR_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _people_of(request) -> list[UUID]:
    kept = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        return [UUID(one) for one in _signer.unsign(kept, max_age=YEAR_SECONDS).split(".")]
    except (BadSignature, ValueError):
        return []
