"""What a backup says about itself."""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings

FORMAT = 1
NAME = "manifest.json"

_facts: dict[str, Callable[[], str]] = {}


def register_fact(name: str, read: Callable[[], str]) -> None:
    """Let every backup say this about the site too."""
    _facts[name] = read


def facts() -> dict[str, str]:
    """What the apps have to say, as of now."""
    return {name: read() for name, read in sorted(_facts.items())}


def key_prints() -> dict[str, str]:
    """What is left of the keys without which stored things mean nothing: enough to tell one from another, and no more."""
    values = {name: str(getattr(settings, name)) for name in settings.LASTING_KEYS}
    return {name: hmac.new(value.encode(), b"backup", "sha256").hexdigest()[:16] for name, value in values.items()}


@dataclass(frozen=True)
class FileFact:
    """One file of the archive."""

    size: int
    sha256: str


@dataclass(frozen=True)
class TableFact:
    """The rows of one table, in the order of their key."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The last entry of every archive; `media` goes by the path below `media/`, `database` is the copy of the database."""

    release: str
    made_at: datetime
    engine: str
    server: str
    migrations: tuple[tuple[str, str], ...]
    tables: Mapping[str, TableFact]
    database_name: str
    database: FileFact
    media: Mapping[str, FileFact]
    facts: Mapping[str, str]
    keys: Mapping[str, str]
    format: int = FORMAT

    def as_json(self) -> bytes:
        return json.dumps(asdict(self) | {"made_at": self.made_at.isoformat()}, indent=1, ensure_ascii=False).encode()

    @classmethod
    def of(cls, text: bytes) -> "Manifest":
        """The manifest in these bytes; KeyError, TypeError or ValueError where they hold none of this format."""
        found = json.loads(text)
        if found["format"] != FORMAT:
            raise ValueError(found["format"])
        return cls(
            **found
            | {
                "made_at": datetime.fromisoformat(found["made_at"]),
                "migrations": tuple((app, name) for app, name in found["migrations"]),
                "tables": {name: TableFact(**fact) for name, fact in found["tables"].items()},
                "database": FileFact(**found["database"]),
                "media": {name: FileFact(**fact) for name, fact in found["media"].items()},
            }
        )
