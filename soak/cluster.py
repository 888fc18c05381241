"""A PostgreSQL server of our own in a temporary folder, run by an ordinary user, to be killed."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connection

from bench.demo import free_port

from .site import children

PATIENCE = 30
ORDINARY = "postgres"


@dataclass
class Cluster:
    """One server; `pid` is its first process."""

    folder: Path
    port: int
    options: tuple[str, ...]
    pid: int = 0

    @property
    def url(self) -> str:
        return self.address("maloca")

    def address(self, database: str) -> str:
        return f"postgres://soak@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, and return when it answers. A server that was killed is told from a running one by its own lock."""
        words = [_program("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), *self.options]
        log = (self.folder / "log").open("ab")
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            process = subprocess.Popen([*as_ordinary(), *words], stdout=log, stderr=log, cwd=self.folder)
            while process.poll() is None and time.monotonic() < until:
                with suppress(psycopg.OperationalError):
                    psycopg.connect(self.address("postgres"), connect_timeout=2).close()
                    self.pid = process.pid
                    return
                time.sleep(0.05)
            process.kill()
            process.wait()
            time.sleep(0.2)
        raise TimeoutError((self.folder / "log").read_text()[-2000:])

    def kill(self) -> None:
        """Kill all its processes at once, none with a chance to write."""
        for pid in (self.pid, *children(self.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def as_ordinary() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["setpriv", f"--reuid={ORDINARY}", f"--regid={ORDINARY}", "--clear-groups"] if os.geteuid() == 0 else []


@contextmanager
def cluster_with_this_database(**options: str) -> Iterator[Cluster]:
    """A server that holds a copy of this process's PostgreSQL database; its options as in postgresql.conf."""
    with tempfile.TemporaryDirectory(prefix="maloca-cluster-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, ORDINARY, ORDINARY)
        words = ["--username=soak", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-D", str(folder / "data")]
        subprocess.run([*as_ordinary(), _program("initdb"), *words], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        given = {"unix_socket_directories": str(folder), "listen_addresses": "127.0.0.1", **options}
        cluster = Cluster(folder, free_port(), tuple(word for pair in given.items() for word in ("-c", "=".join(pair))))
        cluster.start()
        try:
            _fill(cluster, folder / "dump")
            yield cluster
        finally:
            cluster.kill()


def _fill(cluster: Cluster, dump: Path) -> None:
    facts = connection.settings_dict
    source = f"postgresql://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"
    subprocess.run(["pg_dump", "--format=custom", "--no-owner", f"--file={dump}", source], check=True)
    with psycopg.connect(cluster.address("postgres"), autocommit=True) as server:
        server.execute("CREATE DATABASE maloca")
    subprocess.run(["pg_restore", "--no-owner", "--dbname", cluster.url, str(dump)], check=True)


def _program(name: str) -> str:
    """Where Debian keeps it, the newest first."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(re.sub(r"\D", "", str(path)) or 0))
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise NotImplementedError(f"{name} of PostgreSQL is not installed")
    return program
