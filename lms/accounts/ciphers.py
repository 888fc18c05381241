"""Secrets of second factors are kept in the database encrypted; the keys are settings, and never in a backup of it."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def encrypt(text: str) -> str:
    """The text, unreadable without the first of the keys."""
    return _cipher().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """The text again, whichever of the keys it was encrypted with."""
    return _cipher().decrypt(text.encode()).decode()


def _cipher() -> MultiFernet:
    """The first key encrypts, all of them decrypt: so a key is changed without locking anybody out."""
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(key.encode()).digest())) for key in settings.FACTOR_KEYS])
