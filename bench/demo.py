"""The demonstration as a measured object: made from nothing, started, started again, and served."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from .figures import Figure

SEED_BUDGET, READY_BUDGET, AGAIN_BUDGET = 35, 90, 10
PATIENCE_SECONDS = 120


def prepare(*, seeded: bool = True) -> list[Figure]:
    """The demonstration's database where the environment says; how long its parts took, in seconds."""
    _manage("compile_catalogues")
    if not seeded:
        _manage("migrate", "--verbosity", "0")
        _manage("createcachetable")
        return []
    first, again = _until_served(), _until_served()
    return [
        Figure.against("demo seeded", _seconds_of_seeding(), "s", SEED_BUDGET),
        Figure.against("demo seeded and serving", first, "s", READY_BUDGET),
        Figure.against("demo started again", again, "s", AGAIN_BUDGET),
    ]


def _manage(*words: str, **surroundings: str) -> None:
    environment = {**os.environ, **surroundings}
    subprocess.run([sys.executable, "manage.py", *words], check=True, stdout=subprocess.DEVNULL, env=environment)


def _seconds_of_seeding() -> float:
    """The seed alone, into a migrated database of its own."""
    with tempfile.TemporaryDirectory(prefix="maloca-bench-seed-") as folder:
        _manage("migrate", "--verbosity", "0", MALOCA_VAR=folder)
        _manage("createcachetable", MALOCA_VAR=folder)
        began = time.monotonic()
        _manage("seed_demo", MALOCA_VAR=folder)
        return time.monotonic() - began


def _until_served() -> float:
    began = time.monotonic()
    with served():
        return time.monotonic() - began


@contextmanager
def served() -> Iterator[str]:
    """What `make demo` does once the environment is there, on a free port of loopback; its address. Ends with the block."""
    port = free_port()
    command = [sys.executable, "manage.py", "prepare_demo", "--serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/clase/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Return once the address answers; raises when the server ended or patience did."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"The server ended with code {server.returncode}.")
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer in {PATIENCE_SECONDS} s.")


def free_port() -> int:
    """A port of loopback that nobody holds just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
