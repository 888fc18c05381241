"""What either database hands over."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .manifest import TableFact


@dataclass(frozen=True)
class Snapshot:
    """The database at one moment, as a file, and what its tables held at that moment."""

    file: Path
    engine: str
    server: str
    migrations: tuple[tuple[str, str], ...]
    tables: Mapping[str, TableFact]
