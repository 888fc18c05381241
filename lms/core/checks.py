"""What must be true of the machine before the first page is served.

Always asked: how SQLite is used. By `preflight`, and by `serve` before anything starts: what only this machine can tell
(checks_machine.py). The demonstration's settings and data are looked for in lms/portal/checks.py.
"""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, register

# A lock over a network is a promise that such file systems do not keep; two writers then damage the file.
NETWORK_DISKS = frozenset(
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "beegfs", "davfs", "ncpfs"]
    + [f"fuse.{kind}" for kind in ("sshfs", "s3fs", "rclone", "glusterfs", "ceph", "davfs", "gcsfuse", "smbnetfs")]
)


@register()
def sqlite_waits_its_turn(app_configs, **kwargs):
    """A deferred SQLite transaction fails at once under two writers; only an immediate one waits (docs/decisions/0003)."""
    return [
        Error(
            f"The SQLite database “{alias}” must use journal_mode WAL, synchronous FULL and transaction_mode IMMEDIATE with a "
            "timeout of 20 s.",
            hint="Leave OPTIONS as lms.settings.base builds them.",
            id="maloca.E001",
        )
        for alias, database in sqlite_databases()
        if not _waits(database.get("OPTIONS", {}))
    ]


@register()
def sqlite_is_on_this_machine(app_configs, **kwargs):
    """SQLite's file must not lie on a disk of another machine."""
    mounts = Path(settings.MOUNTS_FILE)
    told = mounts.read_text(encoding="utf8") if mounts.is_file() else ""
    return [
        Error(
            f"The SQLite database “{alias}” lies on a network disk ({kind}), where locks are not kept and the file gets damaged.",
            hint="Set MALOCA_VAR to a folder on a disk of this machine, or DATABASE_URL to a PostgreSQL server.",
            id="maloca.E002",
        )
        for alias, database in sqlite_databases()
        if (kind := disk_kind(Path(str(database.get("NAME", ""))), told)) in NETWORK_DISKS
    ]


def sqlite_databases() -> list[tuple[str, dict]]:
    """Alias and settings of every SQLite database."""
    return [(alias, one) for alias, one in settings.DATABASES.items() if one["ENGINE"].endswith("sqlite3")]


def disk_kind(path: Path, mounts: str) -> str:
    """The kind of file system on which `path` lies, as the lines of /proc/mounts tell it; "" when they do not."""
    place, kind, depth = path.absolute(), "", -1
    for line in mounts.splitlines():
        words = line.split()
        mounted = Path(words[1].replace("\\040", " ")) if len(words) > 2 else None
        # Of two at one place the later hides the earlier.
        if mounted and place.is_relative_to(mounted) and len(mounted.parts) >= depth:
            kind, depth = words[2], len(mounted.parts)
    return kind


def _waits(options: dict) -> bool:
    asked = options.get("init_command", "").lower()
    return (
        options.get("transaction_mode") == "IMMEDIATE"
        and options.get("timeout", 0) >= 20
        and "synchronous=full" in asked
        and "journal_mode=wal" in asked
    )
