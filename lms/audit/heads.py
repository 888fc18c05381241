"""The head that was found at the last verification, kept beside the data: a cut of the database alone shows against it.

Whoever can write this file too can hide a cut, so a head belongs on paper or on another machine as well.
"""

import os
import re
from pathlib import Path

from django.conf import settings

from .chain import BEGINNING, Head

WRITTEN = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


def parse_head(text: str) -> Head | None:
    """“NUMBER:DIGEST”, as the command prints it; None for anything else."""
    found = WRITTEN.fullmatch(text.strip())
    return Head(int(found[1]), found[2]) if found else None


def kept_head() -> Head:
    """What the file says; the beginning where there is none. Raises ValueError for a file that says something else."""
    path = _path()
    if path is None or not path.exists():
        return BEGINNING
    found = parse_head(path.read_text(encoding="ascii", errors="replace"))
    if found is None:
        raise ValueError(f"{path} holds no head")
    return found


def keep_head(head: Head) -> None:
    """Put this head into the file, whole or not at all."""
    path = _path()
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f"{path.name}.new")
    with written.open("w", encoding="ascii") as file:
        file.write(f"{head}\n")
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)


def _path() -> Path | None:
    return settings.AUDIT_HEAD_FILE
