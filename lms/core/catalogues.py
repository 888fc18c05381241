"""Compiling translations without gettext on the machine: every django.po under a folder becomes the .mo beside it."""

from pathlib import Path

import polib


def compile_catalogues(folder: Path) -> list[Path]:
    """The compiled files, written where they are missing or older than their source."""
    written = []
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written
