"""R4: no answer leaves before the disk has what it acknowledges, by the system calls of the server and of its database."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from .cluster import cluster_with_this_database
from .figures import Figure
from .site import Site, browser, children, fetch_form, post, served_bare
from .sizes import Size
from .world import Shift, make_shifts

CALLS = "trace=fdatasync,fsync,writev,sendto,write,recvfrom,read"
# A call that another thread's interrupts in the trace ends on a line of its own, “<... name resumed>”.
ASKED = re.compile(r"(?:recvfrom|read)(?:\(| resumed>).*\"POST /sesiones/")
ANSWERED = re.compile(r"(?:writev|sendto|write)\(.*HTTP/1\.1 302")
SYNCED = re.compile(r"(?:fdatasync|fsync)(?:\(\d+| resumed>)\)\s+= 0")


def measure(size: Size) -> Iterator[Figure]:
    """Answers to a handed-in register that left without a completed sync since it came in."""
    engine = connection.vendor
    if not shutil.which("strace") or not _may_trace():
        raise NotImplementedError("R4 needs strace and the right to trace a process")
    shift = make_shifts(clients=1, batches=size.synced, marks=3)[0]
    lazy = make_shifts(clients=1, batches=size.control_synced, marks=3)[0]
    if engine == "sqlite":
        answered, bare = _on_sqlite(shift)
        control = _on_sqlite(lazy, SOAK_CONTROL="normal")[1]
        note = "control: synchronous NORMAL"
    else:
        answered, bare = _on_postgresql(shift)
        control = _on_postgresql(lazy, synchronous_commit="off", wal_writer_delay="10s")[1]
        note = "control: synchronous_commit off"
    missing = len(shift.addresses) - answered
    what = f"{len(shift.addresses)} registers acknowledged by the server: without a sync of the log before"
    yield Figure.none_of("R4.bare", what, bare + missing, engine, control, note)


def _may_trace() -> bool:
    return subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], check=False, capture_output=True).returncode == 0


def _on_sqlite(shift: Shift, **surroundings: str) -> tuple[int, int]:
    application = "soak.controls:application" if surroundings else "lms.wsgi:application"
    with served_bare(application, workers=1, **surroundings) as site:
        return _traced(site, shift, site.workers())


def _on_postgresql(shift: Shift, **options: str) -> tuple[int, int]:
    with (
        cluster_with_this_database(**options) as cluster,
        served_bare("lms.wsgi:application", workers=1, DATABASE_URL=cluster.url) as site,
    ):
        browser(shift.cookie).get(site.address + shift.addresses[0], timeout=60)
        return _traced(site, shift, [*site.workers(), cluster.pid, *children(cluster.pid)])


def _traced(site: Site, shift: Shift, pids: list[int]) -> tuple[int, int]:
    """How many answers were seen, and how many of them left bare; one client, so that one thing happens after the other."""
    trace = Path(settings.VAR_DIR) / "soak.trace"
    with _attached(pids, trace):
        client = browser(shift.cookie)
        for path in shift.addresses:
            form = fetch_form(client, site.address + path)
            post(client, site.address + path, form)
    with trace.open(errors="replace") as lines:
        return bare_answers(lines)


def bare_answers(lines: Iterable[str]) -> tuple[int, int]:
    """Answers to a POST in these lines of a trace, and those without a completed sync since the POST came in."""
    answered = bare = 0
    asked = synced = False
    for line in lines:
        if ASKED.search(line):
            asked, synced = True, False
        elif SYNCED.search(line):
            synced = True
        elif asked and ANSWERED.search(line):
            answered, bare, asked = answered + 1, bare + (not synced), False
    return answered, bare


@contextmanager
def _attached(pids: list[int], trace: Path) -> Iterator[None]:
    words = [word for pid in pids for word in ("-p", str(pid))]
    tracer = subprocess.Popen(["strace", "-f", "-qq", "-s", "24", "-e", CALLS, "-o", str(trace), *words])
    time.sleep(1)
    try:
        yield
    finally:
        tracer.terminate()
        tracer.wait()
