"""Backups that only the holder of a key can open: the age format, which the `age` program reads too (docs/decisions/0013)."""

import os
from pathlib import Path

import pyrage
from django.utils.translation import gettext as _

from ..errors import DomainError

SUFFIX = ".age"
COMMENT = "#"


def make_keys(file: Path) -> str:
    """A new private key in `file`, readable by its owner alone; the public key comes back. Never over a file that is there."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w") as kept:
        kept.write(f"{COMMENT} public key: {public}\n{identity}\n")
    return public


def seal(plain: Path, sealed: Path, public_key: str) -> None:
    """Encrypt to the public key. Raises DomainError (bad_key)."""
    try:
        recipient = pyrage.x25519.Recipient.from_str(public_key.strip())
    except pyrage.RecipientError as error:
        raise DomainError("bad_key", _("MALOCA_BACKUP_KEY no es una clave pública (age1…). No se hizo la copia.")) from error
    with plain.open("rb") as source, sealed.open("wb") as target:
        pyrage.encrypt_io(source, target, [recipient])


def unseal(sealed: Path, plain: Path, key: Path | None) -> None:
    """Decrypt with the private key in a file. Raises DomainError: key_missing, bad_key, damaged."""
    if key is None:
        raise DomainError("key_missing", _("Esta copia está cifrada: indique con --key el archivo de la clave privada."))
    with sealed.open("rb") as source, plain.open("xb") as target:
        try:
            pyrage.decrypt_io(source, target, [_identity(key)])
        except (pyrage.DecryptError, OSError) as error:
            # A changed byte is told as an error of reading without a number; a full disk has one.
            if getattr(error, "errno", None):
                raise
            said = _("%(file)s no se abre con esa clave, o está dañada. No se tocó nada.")
            raise DomainError("damaged", said % {"file": sealed.name}) from error


def _identity(key: Path) -> pyrage.x25519.Identity:
    try:
        lines = key.read_text().splitlines()
        words = next(line for line in lines if line.strip() and not line.startswith(COMMENT))
        return pyrage.x25519.Identity.from_str(words.strip())
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as error:
        said = _("En %(file)s no hay una clave privada (AGE-SECRET-KEY-…).")
        raise DomainError("bad_key", said % {"file": key.name}) from error
