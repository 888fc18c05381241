"""The embedded server: granian with two workers, and one task worker beside it; both end together."""

import signal
import subprocess
import sys
from types import FrameType

from django.conf import settings
from django.core.management.base import BaseCommand

# One worker a core of the smallest machine; eight threads each, so that slow downloads never stop another page.
WORKERS = 2
THREADS = 8
WAIT_SECONDS = 10


class Command(BaseCommand):
    help = "Serve the site at 127.0.0.1 with granian, and run one task worker beside it, until interrupted."
    requires_system_checks = "__all__"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host: str, port: int, **options) -> None:
        signal.signal(signal.SIGTERM, _as_interrupt)
        commands = [_web(host, port), [sys.executable, "manage.py", "db_worker", "--no-reload", "--verbosity", "0"]]
        children = [subprocess.Popen(command, cwd=settings.BASE_DIR) for command in commands]
        try:
            children[0].wait()
        except KeyboardInterrupt:
            pass
        finally:
            _end(children)


def _web(host: str, port: int) -> list[str]:
    options = {"--interface": "wsgi", "--host": host, "--port": port, "--workers": WORKERS, "--blocking-threads": THREADS}
    words = [str(word) for pair in options.items() for word in pair]
    return [sys.executable, "-m", "granian", *words, "--log-level", "error", "--no-ws", "lms.wsgi:application"]


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
