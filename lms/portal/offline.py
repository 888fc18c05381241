"""What a student's browser keeps: addresses for the service worker, and names and keys that mean nothing to anybody else.

Nothing here is stored on the server: each is worked out anew from the session or the student's random id (decision 0018).
"""

import base64
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

TAG = 16


@dataclass(frozen=True)
class Offline:
    """`sign_in` names the copies of this one sign-in; `owner` says whose answers wait, and `seal` locks them."""

    sign_in: str
    owner: str
    seal: str


def offline_of(request) -> Offline:
    """For a signed-in student."""
    person = str(request.user.public_id)
    return Offline(
        sign_in=_mac("sign_in", request.session.session_key).hex()[:TAG],
        owner=_mac("owner", person).hex()[:TAG],
        seal=base64.b64encode(_mac("seal", person)).decode(),
    )


def _mac(purpose: str, value: str) -> bytes:
    return salted_hmac(f"lms.portal.offline.{purpose}", value, algorithm="sha256").digest()
