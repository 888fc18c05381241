"""The embedded server: granian with two workers, and one task worker beside it; both end together."""

import signal
import subprocess
import sys
from types import FrameType

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from lms.core import clock
from lms.core.checks_machine import MACHINE
from lms.core.tls import certificate_for, own_address

# One worker a core of the smallest machine. A slow download holds a thread until it ends: eight of them may all have fallen to
# one worker, and still stop no other page. Threads begin when they are needed.
WORKERS = 2
THREADS = 16
# Granian has half of this to end its workers, or they would outlive it.
WAIT_SECONDS = 10
EVERYWHERE = "0.0.0.0"  # noqa: S104 (asked for by --tls)
# The task worker begins when the web workers are up, so that all do not start at once on two cores.
HEAD_START_SECONDS = 4
# A task worker that was killed is started again; a web worker is, by granian, which gives up only when it dies at once.
LOOK_AGAIN_SECONDS = 2


class Command(BaseCommand):
    help = "Serve the site with granian, and run one task worker beside it, until interrupted; --tls opens it to the network."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--tls", action="store_true", help="by HTTPS with a certificate of our own making, on all addresses")

    def handle(self, *, host: str, port: int, tls: bool, **options) -> None:
        # First the machine: a damaged file must be told of before anything else opens it.
        self.check(tags=[MACHINE], include_deployment_checks=True, databases=["default"])
        self.check()
        connections.close_all()
        signal.signal(signal.SIGTERM, _as_interrupt)
        children = [_start(_web(EVERYWHERE if tls else host, port, *(_tls() if tls else ())))]
        try:
            if not _ended(children[0], within=HEAD_START_SECONDS):
                children.append(_start(_worker()))
                while not _ended(children[0], within=LOOK_AGAIN_SECONDS):
                    if children[1].poll() is not None:
                        children[1] = _start(_worker())
        except KeyboardInterrupt:
            return
        finally:
            _end(children)
        raise CommandError(f"The web server ended by itself; is port {port} in use?")


def _start(command: list[str]) -> subprocess.Popen:
    return subprocess.Popen(command, cwd=settings.BASE_DIR)


def _ended(child: subprocess.Popen, *, within: float) -> bool:
    try:
        child.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True


def _worker() -> list[str]:
    return [sys.executable, "manage.py", "db_worker", "--no-reload", "--verbosity", "0"]


def _web(host: str, port: int, *more: str) -> list[str]:
    options = {"--interface": "wsgi", "--host": host, "--port": port, "--workers": WORKERS, "--blocking-threads": THREADS}
    options["--workers-kill-timeout"] = WAIT_SECONDS // 2
    words = [*(str(word) for pair in options.items() for word in pair), "--log-level", "error", "--no-ws"]
    return [sys.executable, "-m", "lms.granian", *words, *more, "--respawn-failed-workers", "lms.wsgi:application"]


def _tls() -> list[str]:
    certificate, key = certificate_for(own_address(), folder=settings.VAR_DIR / "tls", now=clock.now())
    # Phones of 2018 and older know no newer version.
    return ["--ssl-certificate", str(certificate), "--ssl-keyfile", str(key), "--ssl-protocol-min", "tls1.2"]


def _end(children: list[subprocess.Popen]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
