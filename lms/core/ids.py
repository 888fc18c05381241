"""Identifiers that say nothing and cannot be guessed."""

import secrets
import uuid

from django.db import models

# Crockford's base 32: no I, L, O or U, so that a code survives a telephone and a photocopy.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = str.maketrans("OIL", "011")


def random_code(length: int) -> str:
    """`length` characters of 5 random bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalise_code(typed: str) -> str:
    """What a person meant: upper case, no spaces or hyphens, look-alikes folded. May still be no code at all."""
    return "".join(typed.upper().split()).replace("-", "").translate(LOOK_ALIKES)


class PublicIdModel(models.Model):
    """A row that appears in addresses, files or devices only under a random id."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
