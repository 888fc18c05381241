"""Checks with the tag `machine`: folders, fonts, static files, and whether the database keeps what it acknowledges.

Django's tag `database` keeps them out of a plain `manage.py check --deploy`, which is about settings and needs no machine.
"""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import typst
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin
from django.core.checks import Error, Tags, register
from django.db import DatabaseError, connections
from django.utils.module_loading import import_string

from .checks import sqlite_databases
from .migrations_left import migrations_left
from .pdf import FONTS

MACHINE = "machine"
FAMILIES = frozenset({"Noto Sans", "Noto Sans Math", "Noto Sans Symbols2", "Noto Serif"})
# What PostgreSQL may be told to forget: each is a way to lose what was acknowledged.
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
RESTORE = (
    "Nothing was changed. Stop the site, keep the damaged file as it is, and restore the latest backup beside it: "
    "docs/operations.md, “Backup and restore”."
)


@register(MACHINE, Tags.database, deploy=True)
def folders_can_be_written(app_configs, **kwargs):
    """Where files are kept, a file can be kept."""
    kept = [Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_MEDIA_ROOT), *(Path(name).parent for _, name in _files())]
    return [
        Error(f"The folder {folder} {fault}.", hint=f"install -d -o maloca -g maloca -m 0750 {folder}", id="maloca.E010")
        for folder in dict.fromkeys(kept)
        if (fault := _folder_fault(folder))
    ]


@register(MACHINE, Tags.database, deploy=True)
def fonts_are_there(app_configs, **kwargs):
    """Without its fonts a certificate would come out with boxes for letters, or not at all."""
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]).families()
    if missing := FAMILIES - set(found):
        return [
            Error(
                f"Fonts for paper are missing or unreadable: {', '.join(sorted(missing))}.",
                hint=f"They belong to the program: restore {FONTS} from the release.",
                id="maloca.E011",
            )
        ]
    return []


@register(MACHINE, Tags.database, deploy=True)
def static_files_are_collected(app_configs, **kwargs):
    """Style sheets and scripts have been gathered under the names that the pages ask for."""
    hashed = issubclass(import_string(settings.STORAGES["staticfiles"]["BACKEND"]), ManifestFilesMixin)
    if hashed and not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        return [
            Error(f"No static files in {settings.STATIC_ROOT}.", hint="Run manage.py collectstatic --noinput", id="maloca.E012")
        ]
    return []


@register(MACHINE, Tags.database, deploy=True)
def sqlite_is_whole(app_configs, databases=None, **kwargs):
    """The file's pages fit together. It is opened for reading only: a damaged one is evidence, and perhaps the only copy."""
    return [
        Error(f"The SQLite database {name} is damaged: {fault}.", hint=RESTORE, id="maloca.E013")
        for alias, name in _files()
        if alias in (databases or ()) and Path(name).is_file() and (fault := _damage(name))
    ]


@register(MACHINE, Tags.database, deploy=True)
def postgresql_keeps_what_it_acknowledges(app_configs, databases=None, **kwargs):
    """Nothing between “saved” and the disk has been switched off, for the server, the database or this role."""
    errors = []
    for alias in databases or ():
        if connections[alias].vendor == "postgresql":
            try:
                off = switched_off(alias)
            except DatabaseError:
                errors.append(_silent(alias))
                continue
            errors += [_careless(alias, name) for name in off]
    return errors


@register(MACHINE, Tags.database, deploy=True)
def migrations_are_applied(app_configs, databases=None, **kwargs):
    """The tables are those of this release."""
    errors = []
    for alias in databases or ():
        try:
            left = migrations_left(alias)
        except DatabaseError:
            continue  # said by the two checks above
        if left:
            errors.append(
                Error(
                    f"The database “{alias}” lacks {len(left)} migrations of this release.",
                    hint="Make a backup, then run manage.py migrate (docs/operations.md, “Upgrades”).",
                    id="maloca.E016",
                )
            )
    return errors


def switched_off(alias: str) -> list[str]:
    """Which of PostgreSQL's safeguards are off in sessions like this one."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY name", [list(DURABLE)])
        return [name for (name,) in cursor.fetchall()]


def _careless(alias: str, name: str) -> Error:
    return Error(
        f"PostgreSQL (“{alias}”) runs with {name} off: after a power cut it would miss what it had acknowledged.",
        hint=f"Set {name} = on in postgresql.conf and remove it from ALTER ROLE and ALTER DATABASE, then restart it.",
        id="maloca.E014",
    )


def _silent(alias: str) -> Error:
    return Error(
        f"The database “{alias}” does not answer.", hint="Is PostgreSQL running, and is DATABASE_URL right?", id="maloca.E015"
    )


def _files() -> list[tuple[str, str]]:
    """Alias and file of every SQLite database that is one."""
    found = [(alias, str(connections[alias].settings_dict["NAME"])) for alias, _ in sqlite_databases()]
    return [(alias, name) for alias, name in found if name and ":memory:" not in name and "mode=memory" not in name]


def _folder_fault(folder: Path) -> str:
    if not folder.is_dir():
        return "is missing"
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"cannot be written ({error.strerror})"


def _damage(name: str) -> str:
    try:
        with closing(sqlite3.connect(f"file:{quote(name)}?mode=ro", uri=True)) as file:
            answer = file.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if answer == "ok" else str(answer).replace("\n", " ")
