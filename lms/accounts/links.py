"""Tokens of one-time links: signed for one purpose, with their last moment inside, saying nothing about anybody."""

from datetime import UTC, datetime
from uuid import UUID

from django.core.signing import BadSignature, Signer

from .enums import LinkPurpose
from .models import OneTimeLink

LONGEST = 200


def _signer(purpose: LinkPurpose) -> Signer:
    return Signer(salt=f"lms.accounts.one_time_link.{purpose}")


def token_of(link: OneTimeLink) -> str:
    """What stands in the address: the same for the same row and key."""
    return _signer(LinkPurpose(link.purpose)).sign(f"{link.public_id.hex}.{int(link.expires_at.timestamp())}")


def read_token(token: str, *, purpose: LinkPurpose, now: datetime) -> UUID | None:
    """The id of the link that the token was signed for; None when it was altered, made for something else, or is over."""
    if len(token) > LONGEST:
        return None
    try:
        public_id, last = _signer(purpose).unsign(token).split(".")
    except BadSignature:
        return None
    return UUID(public_id) if datetime.fromtimestamp(int(last), UTC) > now else None
