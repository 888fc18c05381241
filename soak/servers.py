"""R5: a PostgreSQL server is killed again and again while four facilitators mark; what was acknowledged is there."""

import os
import random
import signal
import time
from collections.abc import Iterator
from threading import Event, Thread

import psycopg
from django.db import connection

from .cluster import Cluster, cluster_with_this_database
from .figures import Figure
from .kills import MARKED, MARKERS, mark
from .site import served_bare
from .sizes import Size
from .world import Shift, make_shifts

CHOSEN = {302, 503}


def measure(size: Size) -> Iterator[Figure]:
    """Acknowledged and missing after all the kills; the control acknowledges what lies in the server's memory only."""
    if connection.vendor != "postgresql":
        return
    kills = size.server_kills
    shifts = make_shifts(clients=MARKERS, batches=60 * kills + 100, marks=MARKED)
    lost, failed = _killed(kills, shifts)
    control, _failed = _killed(3, shifts, synchronous_commit="off", wal_writer_delay="10s", bgwriter_delay="10s")
    what = f"{kills} kill -9 of PostgreSQL while {MARKERS} clients mark"
    note = "control: synchronous_commit off"
    yield Figure.none_of("R5.lost", what + ": acknowledged and missing", lost, "postgresql", control, note)
    yield Figure.none_of("R5.failed", what + ": answers that are neither a redirect nor 503", failed, "postgresql", None)


def _killed(kills: int, shifts: list[Shift], **options: str) -> tuple[int, int]:
    acknowledged: list[str] = []
    statuses: list[int] = []
    enough = Event()
    with (
        cluster_with_this_database(**options) as cluster,
        served_bare("lms.wsgi:application", DATABASE_URL=cluster.url) as site,
    ):
        clients = [Thread(target=mark, args=(site.address, shift, enough, acknowledged, statuses)) for shift in shifts]
        for client in clients:
            client.start()
        try:
            for _kill in range(kills):
                _wait_for_more(acknowledged, 40 if options else 8)
                cluster.kill()
                cluster.start()
        finally:
            enough.set()
            for client in clients:
                client.join()
        os.kill(site.process.pid, signal.SIGTERM)
        return len(set(acknowledged) - _stored(cluster)), sum(status not in CHOSEN for status in statuses)


def _wait_for_more(acknowledged: list[str], more: int) -> None:
    """So many answers more, then a moment that nobody chose."""
    enough, until = len(acknowledged) + more, time.monotonic() + 30
    while len(acknowledged) < enough and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(random.uniform(0, 0.3))


def _stored(cluster: Cluster) -> set[str]:
    with psycopg.connect(cluster.url) as database:
        return {str(row[0]) for row in database.execute("SELECT client_id FROM attendance_submission")}
