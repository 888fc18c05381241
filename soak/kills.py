"""R3: processes killed while they mark, import and issue: what was acknowledged is there, nothing is half there."""

import os
import random
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread

import requests
from django.db import connection, connections
from django.db.models import Count, Max, QuerySet

from lms.attendance.models import Mark, Submission
from lms.core import clock
from lms.credentials.actions import issue_certificates
from lms.credentials.models import Certificate
from lms.records.actions import commit_roster
from lms.records.enums import ImportState
from lms.records.models import Cohort, Enrolment, RosterImport

from .figures import Figure
from .site import Site, browser, post, roll_form, served, served_bare
from .sizes import Size
from .world import Shift, make_centre, make_cohort, make_finished_cohort, make_shifts, read_children, waiting

AGAIN_SECONDS = 10
# Granian takes a worker that dies within this time of its start for one that cannot start, and stops.
REST_SECONDS = 5.6
MARKERS, MARKED = 4, 5
ACKNOWLEDGED = b"stored"


@dataclass
class Outcome:
    """What became of some kills: acknowledged and missing, half-stored, double; and how many came before the work's end."""

    lost: int = 0
    half: int = 0
    double: int = 0
    cut: int = 0


def measure(size: Size) -> Iterator[Figure]:
    """The three kinds of work, each with its control: an acknowledgement that comes before the commit."""
    engine = connection.vendor
    for name, run in (("import", imports), ("certificates", certificates)):
        true, control = run(size.kills, size), run(size.control_kills, size, early=True)
        what = f"{size.kills} kill -9 of a process at work on {name} ({true.cut} before its end)"
        note = "control: acknowledged before the commit"
        yield Figure.none_of(f"R3.{name}.lost", what + ": acknowledged and missing", true.lost, engine, control.lost, note)
        yield Figure.none_of(f"R3.{name}.half", what + ": half stored", true.half, engine, None)
        yield Figure.none_of(f"R3.{name}.double", what + ": double after running it again", true.double, engine, None)
    yield from _marking(size, engine)
    faults = database_faults()
    yield Figure.none_of("R3.whole", "faults that the database's own checks find afterwards", len(faults), engine, None)


def _marking(size: Size, engine: str) -> Iterator[Figure]:
    with served() as site:
        true, waits = marking(site, size.kills)
    with served_bare("soak.controls:application", SOAK_CONTROL="late") as site:
        control, _waits = marking(site, 1, whole=True)
    what = f"{size.kills} kill -9 of a web worker while {MARKERS} clients mark"
    note = "control: acknowledged before the commit, the server killed"
    yield Figure.none_of("R3.marking.lost", what + ": acknowledged and missing", true.lost, engine, control.lost, note)
    yield Figure.none_of("R3.marking.half", what + ": registers without all their marks", true.half, engine, None)
    yield Figure.none_of("R3.marking.double", what + ": double", true.double, engine, None)
    again = round(max(waits), 1) if waits else None
    yield Figure(
        "R3.again", "seconds until two workers serve again, the longest", again, AGAIN_SECONDS if size.timed else None, engine
    )


def imports(kills: int, size: Size, *, early: bool = False) -> Outcome:
    """Rosters whose storing is killed, each into a centre of its own."""
    found = read_children(make_cohort(make_centre(), capacity=size.import_rows), size.import_rows)

    def prepare() -> RosterImport:
        one = waiting(make_cohort(make_centre(), capacity=size.import_rows), found, None)
        one.save()
        return RosterImport.objects.defer("rows").get(pk=one.pk)

    def store(one: RosterImport) -> None:
        commit_roster(roster_import=one, user=None, now=clock.now())

    def count(one: RosterImport) -> int:
        return Enrolment.objects.filter(cohort=one.cohort_id).count()

    def is_stored(one: RosterImport) -> bool:
        return RosterImport.objects.filter(pk=one.pk, state=ImportState.COMMITTED).exists()

    return _killed(kills, prepare, store, count, is_stored, size.import_rows, early=early)


def certificates(kills: int, size: Size, *, early: bool = False) -> Outcome:
    """Batches of certificates whose issuing is killed."""

    def issue(cohort: Cohort) -> None:
        issue_certificates(cohort=cohort, issued_by=None, now=clock.now())

    def count(cohort: Cohort) -> int:
        return Certificate.objects.filter(enrolment__cohort=cohort).count()

    def is_issued(cohort: Cohort) -> bool:
        return count(cohort) == size.class_size

    return _killed(kills, lambda: make_finished_cohort(size.class_size), issue, count, is_issued, size.class_size, early=early)


def _killed[T](
    kills: int,
    prepare: Callable[[], T],
    work: Callable[[T], None],
    count: Callable[[T], int],
    is_done: Callable[[T], bool],
    whole: int,
    *,
    early: bool,
) -> Outcome:
    """Do the work in processes that are killed somewhere in its course, look at what is there, and do it again."""
    outcome, usual = Outcome(), _usual_seconds(prepare, work)
    for _kill in range(kills):
        thing = prepare()
        after = random.uniform(0, usual / 3 if early else 1.2 * usual)
        acknowledged = _kill_at_work(lambda thing=thing: work(thing), after, early=early)
        stored, done = count(thing), is_done(thing)
        outcome.cut += not done
        outcome.lost += acknowledged and not done
        outcome.half += stored not in (0, whole) or done is not (stored == whole)
        work(thing)
        outcome.double += count(thing) != whole
    return outcome


def _usual_seconds[T](prepare: Callable[[], T], work: Callable[[T], None]) -> float:
    found = []
    for _try in range(3):
        thing = prepare()
        began = time.perf_counter()
        work(thing)
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def _kill_at_work(work: Callable[[], None], after: float, *, early: bool) -> bool:
    """Whether a process that was killed after so many seconds had acknowledged its work."""
    connections.close_all()
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        _work_and_tell(work, write, early)
    os.close(write)
    os.read(read, 1)
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    told = os.read(read, len(ACKNOWLEDGED))
    os.close(read)
    return told == ACKNOWLEDGED


def _work_and_tell(work: Callable[[], None], write: int, early: bool) -> None:
    """The child: connect, say that it begins, work, acknowledge, and wait for its end."""
    try:
        connection.ensure_connection()
        os.write(write, b"!" + ACKNOWLEDGED if early else b"!")
        work()
        if not early:
            os.write(write, ACKNOWLEDGED)
        time.sleep(60)
    finally:
        os._exit(0)


def marking(site: Site, kills: int, *, whole: bool = False) -> tuple[Outcome, list[float]]:
    """Clients mark until so many workers (or the whole server, once) are killed; and how long the site then was not itself."""
    shifts = make_shifts(clients=MARKERS, batches=40 * kills + 200, marks=MARKED)
    before = Submission.objects.aggregate(last=Max("pk"))["last"] or 0
    enough, acknowledged, waits = Event(), [], []
    clients = [Thread(target=mark, args=(site.address, shift, enough, acknowledged, [])) for shift in shifts]
    connections.close_all()
    for client in clients:
        client.start()
    try:
        if whole:
            _kill_the_server(site, acknowledged)
        else:
            waits = [_kill_a_worker(site) for _kill in range(kills)]
    finally:
        enough.set()
        for client in clients:
            client.join()
    time.sleep(0.5)
    ours = Submission.objects.filter(pk__gt=before)
    stored = {str(one) for one in ours.values_list("client_id", flat=True)}
    return Outcome(len(set(acknowledged) - stored), *_marks_of(ours)), waits


def mark(site: str, shift: Shift, enough: Event, acknowledged: list[str], statuses: list[int]) -> None:
    """One client: a register after the other; a submission that was not acknowledged is sent again until it is."""
    client = browser(shift.cookie)
    for path in shift.addresses:
        form: dict[str, str] = {}
        while not enough.is_set():
            with suppress(requests.RequestException, TypeError):
                form = form or roll_form(client.get(site + path, timeout=5).text)
                statuses.append(post(client, site + path, form).status_code)
                if statuses[-1] == 302:
                    acknowledged.append(form["submission"])
                    break
            time.sleep(0.02)


def _kill_a_worker(site: Site) -> float:
    """Kill one that has rested long enough; seconds until there are two again and the site answers."""
    time.sleep(random.uniform(0.1, 0.6))
    victim = max(site.workers(), key=_age)
    time.sleep(max(0.0, REST_SECONDS - _age(victim)))
    began = time.monotonic()
    os.kill(victim, signal.SIGKILL)
    while victim in (now := site.workers()) or len(now) < 2:
        if site.process.poll() is not None or time.monotonic() - began > 60:
            raise RuntimeError("The server did not come back.")
        time.sleep(0.05)
    site.wait()
    return time.monotonic() - began


def _age(pid: int) -> float:
    """Seconds since a process began."""
    with open(f"/proc/{pid}/stat") as told, open("/proc/uptime") as up:
        ticks = int(told.read().rpartition(")")[2].split()[19])
        return float(up.read().split()[0]) - ticks / os.sysconf("SC_CLK_TCK")


def _kill_the_server(site: Site, acknowledged: list[str]) -> None:
    until = time.monotonic() + 30
    while len(acknowledged) < 5 and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(site.process.pid, signal.SIGKILL)


def _marks_of(submissions: QuerySet[Submission]) -> tuple[int, int]:
    """Registers of these submissions without all their marks, and marks that are there twice."""
    half = submissions.annotate(n=Count("marks")).exclude(n=MARKED).count()
    marks = Mark.objects.filter(correction_reason="", submission__in=submissions)
    return half, marks.values("register", "enrolment").annotate(n=Count("pk")).filter(n__gt=1).count()


def database_faults() -> list[str]:
    """What SQLite's checks say; PostgreSQL's constraints are checked anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            faults = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            return faults + [str(row) for row in cursor.fetchall()]
        cursor.execute("SELECT conrelid::regclass, conname FROM pg_constraint WHERE NOT convalidated")
        return [str(row) for row in cursor.fetchall()]
