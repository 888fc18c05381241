"""Identity without keeping it: a document is known by a keyed hash and its last two characters."""

import hmac

from django.conf import settings


def document_key(kind: str, number: str) -> str:
    """The keyed hash by which a document of this kind and number is recognised. Needs the key of this installation."""
    return _keyed(f"document:{kind}:{number}")


def last_two(number: str) -> str:
    """All that is shown of a document."""
    return number[-2:]


def person_key(sort_name: str, birth: str) -> str:
    """The keyed hash of somebody without a document: folded names, and year and month of birth (“2012-05”) where known."""
    return _keyed(f"person:{sort_name}:{birth}")


def refusal_key(cohort_id: int, identity: str) -> str:
    """What a head count keeps of who refused: of use only to see, in the same cohort, that the same row comes again."""
    return _keyed(f"refusal:{cohort_id}:{identity}")


def _keyed(text: str) -> str:
    return hmac.digest(settings.DNI_KEY.encode(), text.encode(), "sha256").hex()
