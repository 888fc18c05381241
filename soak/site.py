"""The site as a process of its own on loopback: started, killed, and asked over HTTP."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests
from django.conf import settings

from bench.demo import free_port

PATIENCE = 60
DOOR = "/clase/"
HIDDEN = ("csrfmiddlewaretoken", "submission", "roster")


@dataclass
class Site:
    """A running server; `pid` leads its process group."""

    port: int
    process: subprocess.Popen = field(repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """The web workers: children of granian, which is a child of the command or the command itself."""
        granian = next((pid for pid in (self.process.pid, *children(self.process.pid)) if "granian" in words(pid)), None)
        return [pid for pid in children(granian) if "granian" in words(pid)] if granian else []

    def wait(self) -> float:
        """Seconds until it answers."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            if self.process.poll() is not None:
                raise RuntimeError(f"The server ended with code {self.process.returncode}.")
            with suppress(requests.RequestException):
                if requests.get(self.address + DOOR, timeout=2).status_code == 200:
                    return time.monotonic() - began
            time.sleep(0.05)
        raise TimeoutError(f"{self.address} did not answer in {PATIENCE} s.")


@contextmanager
def served(**surroundings: str) -> Iterator[Site]:
    """The server that the project ships, on this process's database."""
    port = free_port()
    with _running([sys.executable, "manage.py", "serve", "--port", str(port)], port, surroundings) as site:
        yield site


@contextmanager
def served_bare(application: str, *before: str, workers: int = 2, **surroundings: str) -> Iterator[Site]:
    """Granian alone with an application of ours: for controls, and under a tracer (`before`)."""
    port = free_port()
    command = [*before, sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", str(workers),
               "--blocking-threads", "8", "--log-level", "error", "--no-ws", application]  # fmt: skip
    with _running(command, port, surroundings) as site:
        yield site


@contextmanager
def _running(command: list[str], port: int, surroundings: dict[str, str]) -> Iterator[Site]:
    log = (settings.VAR_DIR / "soak.log").open("ab")
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=os.environ | surroundings, start_new_session=True, stdout=log, stderr=log
    )
    site = Site(port, process)
    try:
        site.wait()
        yield site
    finally:
        log.close()
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        # Whoever is left of the group that was started here.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def children(pid: int) -> list[int]:
    """Direct children of a process."""
    with suppress(OSError):
        return [int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def words(pid: int) -> str:
    """The command line of a process."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
    return ""


def browser(cookie: str) -> requests.Session:
    """Somebody who is signed in."""
    found = requests.Session()
    found.cookies.set(settings.SESSION_COOKIE_NAME, cookie)
    return found


def fetch_form(client: requests.Session, address: str) -> dict[str, str]:
    """The form of a roll that nobody has handed in yet. Raises RuntimeError with what was answered instead."""
    answer = client.get(address, timeout=PATIENCE)
    if 'name="submission"' not in answer.text:
        raise RuntimeError(f"{answer.status_code} at {answer.url}: {re.sub(r'<[^>]+>|\s+', ' ', answer.text)[:600]}")
    return roll_form(answer.text)


def roll_form(page: str, word: str = "present") -> dict[str, str]:
    """What a browser sends from the page of a roll, everybody marked alike."""
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in HIDDEN}
    return hidden | dict.fromkeys(sorted(set(re.findall(r"name=\"?(m\d+)\b", page))), word)


def token_of(page: str) -> str:
    """The token of a form on this page."""
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', page)[1]


def post(client: requests.Session, address: str, form: dict[str, str], referer: str = "") -> requests.Response:
    """A form, sent as a browser does, without following where it leads."""
    return client.post(address, data=form, allow_redirects=False, headers={"Referer": referer or address}, timeout=PATIENCE)
