"""What the shipped server carries: pages from the cache and made anew, a student's page, slow clients, memory.

Each beside a yardstick of the same run: a trivial view, or the same blocks in a bare Wagtail page, under the same server.
"""

import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from lms.classroom.middleware import SEEN
from lms.core import clock
from lms.records.models import Student

from .attendance import PLAIN_FILES
from .demo import free_port, served, wait_for
from .figures import Figure
from .load import compare
from .web import LESSON

WORKSHOP = "/talleres/mi-proyecto-mis-derechos/"
PAGE_QUERIES, IN_PROCESS_MS, ROUNDS, WARM = 12, 8, 40, 5
CACHED, MADE_ANEW = 0.8, 0.6
MEGABYTES = 260
SLOW_CLIENTS, SLOW_BYTES, SLOW_SHARE = 8, 20_000, 2


def measure() -> Iterator[Figure]:
    """Requests a second against their yardsticks, queries, milliseconds in process, and megabytes."""
    cookie = _student_cookie()
    yield from _in_process("anonymous workshop page", WORKSHOP, "")
    yield from _in_process("student's first page", "/inicio/", cookie, IN_PROCESS_MS)
    yield from _in_process("student's lesson", LESSON, cookie, IN_PROCESS_MS)
    with ExitStack() as servers:
        site = servers.enter_context(served())
        yield _megabytes(site)
        bare, anew = (servers.enter_context(_serving(f"bench.bare.{name}")) for name in ("settings", "uncached"))
        yield from compare("page from the cache", f"{site}/", f"{bare}/trivial/", CACHED)
        yield from compare("workshop page made anew", anew + WORKSHOP, f"{bare}/bare{WORKSHOP}", MADE_ANEW)
        yield from compare("student's lesson", site + LESSON, f"{bare}/bare{LESSON}", MADE_ANEW, cookie=cookie)
        yield from compare("student's first page", f"{site}/inicio/", f"{bare}/bare{LESSON}", MADE_ANEW, cookie=cookie)
        yield from _beside_slow_clients(site)


@contextmanager
def _serving(module: str) -> Iterator[str]:
    """The server that the project ships, with these settings, on a free port."""
    port = free_port()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": module}
    server = subprocess.Popen([sys.executable, "manage.py", "serve", "--port", str(port)], env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/clase/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _student_cookie() -> str:
    """The session of a student of the demonstration, as a browser would send it."""
    student = Student.objects.exclude(user=None).select_related("user").first()
    client = Client()
    client.force_login(student.user, backend="lms.classroom.backends.StudentBackend")
    session = client.session
    session[SEEN] = clock.now().timestamp()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _in_process(name: str, address: str, cookie: str, milliseconds: float | None = None) -> Iterator[Figure]:
    """Queries and median time of a page through every middleware, without a server between; not from the page cache."""
    anew = [name for name in settings.MIDDLEWARE if name != "lms.core.middleware.PageCacheMiddleware"]
    with override_settings(STORAGES={**settings.STORAGES, **PLAIN_FILES}, MIDDLEWARE=anew):
        client = Client(headers={"host": "127.0.0.1", "cookie": cookie})
        taken = [_timed(lambda: client.get(address)) for _round in range(ROUNDS)]
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
    yield Figure.against(f"{name}, queries", len(asked), "queries", PAGE_QUERIES, connection.vendor)
    if milliseconds:
        p50 = statistics.median(taken[WARM:]) * 1000
        yield Figure.against(f"{name}, in process, p50", p50, "ms", milliseconds, connection.vendor)


def _timed(act) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _megabytes(site: str) -> Figure:
    """The proportional memory of the web server's processes after a few pages; null where the kernel does not say."""
    for path in ("/", WORKSHOP, LESSON, "/impacto/", "/clase/") * 4:
        urllib.request.urlopen(site + path).close()
    port = site.rpartition(":")[2]
    held = [_proportional(folder) for folder in Path("/proc").glob("[0-9]*") if _serves(folder, port)]
    name = "memory of the web server with two workers"
    return Figure.against(name, sum(held) / 1024 if held else None, "MB", MEGABYTES)


def _serves(folder: Path, port: str) -> bool:
    """Whether this is granian's process, or a worker of it, for that port."""
    try:
        words = (folder / "cmdline").read_bytes().split(b"\0")
        parent = re.search(r"^PPid:\s+(\d+)", (folder / "status").read_text(), re.MULTILINE)[1]
        mother = Path("/proc", parent, "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(b"lms.granian" in told and port.encode() in told for told in (words, mother))


def _proportional(folder: Path) -> int:
    told = (folder / "smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", told, re.MULTILINE)[1])


def _beside_slow_clients(site: str) -> Iterator[Figure]:
    """How much longer a page takes while eight clients draw the largest open file at 20 kB a second."""
    alone = page_median(site)
    with ExitStack() as clients:
        lines = [clients.enter_context(slow_client(site, _largest_file(site))) for _client in range(SLOW_CLIENTS)]
        waits = []
        for _second in range(4):
            for line in lines:
                line.recv(SLOW_BYTES)
            waits.append(page_median(site))
            time.sleep(0.5)
    yield Figure.against("page beside eight slow clients, p50", statistics.median(waits), "ms", SLOW_SHARE * alone)


def page_median(site: str) -> float:
    """The median time of a visitor's page, in milliseconds."""
    return statistics.median(_timed(lambda: urllib.request.urlopen(site + WORKSHOP).read()) for _round in range(15)) * 1000


@contextmanager
def slow_client(site: str, path: str, cookie: str = "") -> Iterator[socket.socket]:
    """Somebody who has asked for this file and takes it in sips."""
    host, _, port = site.rpartition("/")[2].partition(":")
    with socket.create_connection((host, int(port))) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n".encode())
        yield line


def _largest_file(site: str) -> str:
    """The address of a PDF that the lesson's page offers to everybody."""
    page = urllib.request.urlopen(site + LESSON).read().decode()
    return re.search(r'href="(/materiales/[^"]+)"', page)[1]
