"""A file that was looked into."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Checked:
    """A file on the disk that may be kept: what it is by its content, how large, and how long where that can be told."""

    path: Path
    media_type: str
    extension: str
    size: int
    sha256: str
    pages: int | None = None
    seconds: int | None = None
