"""R1: eight facilitators hand in their registers over HTTP, send some twice and some late: nothing is lost, nothing is double."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import Pool
from random import Random

import requests
from django.db import connection, connections, models
from django.db.models import Count

from lms.attendance.models import Mark, Register, Submission
from lms.scheduling.models import WorkshopSession

from .figures import Figure
from .site import browser, post, roll_form, served, served_bare, token_of
from .sizes import Size
from .world import Shift, at, make_shifts

REORDERED = 0.05
P95_MS = {"sqlite": 1_000, "postgresql": 500}


@dataclass
class Told:
    """What one client saw: milliseconds, answers by status (0 for none), and the submissions that were acknowledged."""

    waits: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)

    @property
    def failed(self) -> int:
        return sum(status not in (302, 0) for status in self.statuses)


def measure(size: Size) -> Iterator[Figure]:
    """Lost, double and failed over the shipped server; the same without the constraints, and with deferred transactions."""
    engine = connection.vendor
    shifts = make_shifts(clients=size.clients, batches=size.batches, marks=size.marks)
    with served() as site:
        told = work(site.address, shifts)
    lost, double = compare(told)
    deferred = _deferred(size) if engine == "sqlite" else None
    loose = _without_constraints(size)
    what = f"{size.clients} clients, {size.batches} registers of {size.marks} each, 20 % sent twice, 5 % out of order"
    yield Figure.none_of("R1.lost", what + ": acknowledged and not stored", lost, engine, None, "control: R3.marking")
    yield Figure.none_of("R1.double", what + ": stored twice", double, engine, loose, "control: no unique constraints")
    failed = sum(one.failed for one in told)
    yield Figure.none_of("R1.failed", what + ": answers other than a redirect", failed, engine, deferred, "control: deferred")
    yield Figure("R1.p95", what + ": ms of saving, p95", p95(told), P95_MS[engine] if size.timed else None, engine)


def work(site: str, shifts: list[Shift]) -> list[Told]:
    """All clients at once, a process each."""
    connections.close_all()
    with Pool(len(shifts)) as pool:
        return pool.map(hand_in, [at(site, shift) for shift in shifts])


@contextmanager
def work_beside(site: str, shifts: list[Shift]) -> Iterator[list[Told]]:
    """The same while the block runs; the list is filled when the last one is done."""
    connections.close_all()
    told: list[Told] = []
    with Pool(len(shifts)) as pool:
        working = pool.map_async(hand_in, [at(site, shift) for shift in shifts])
        yield told
        told += working.get()


def hand_in(shift: Shift) -> Told:
    """One client's evening. A form that was fetched may wait until the next one was sent; some are sent again at once."""
    client, whim, told = browser(shift.cookie), Random(shift.seed), Told()
    held: list[tuple[str, dict[str, str]]] = []
    for path in shift.addresses:
        address = shift.site + path
        answer = client.get(address, timeout=60)
        if 'name="submission"' not in answer.text:
            told.statuses.append(answer.status_code)
            continue
        form = roll_form(answer.text)
        held.append((address, form))
        if whim.random() < REORDERED:
            continue
        for one in reversed(held):
            _send(client, told, *one)
            if whim.random() < shift.replayed:
                _send(client, told, *one)
        held.clear()
        if whim.random() < shift.corrected:
            _correct(client, told, address)
    for one in held:
        _send(client, told, *one)
    return told


def _send(client: requests.Session, told: Told, address: str, form: dict[str, str]) -> None:
    began = time.perf_counter()
    answer = post(client, address, form)
    told.waits.append((time.perf_counter() - began) * 1000)
    told.statuses.append(answer.status_code)
    if answer.status_code == 302:
        told.acknowledged.append(form["submission"])


def _correct(client: requests.Session, told: Told, address: str) -> None:
    """One person was late after all."""
    page = client.get(address, timeout=60).text
    place = re.search(r'name="enrolment" value="([^"]+)"', page)
    if place:
        form = {"enrolment": place[1], "status": "late", "correction_reason": "mistake", "csrfmiddlewaretoken": token_of(page)}
        told.statuses.append(post(client, address + "corregir/", form, address).status_code)


def compare(told: list[Told]) -> tuple[int, int]:
    """How many acknowledged submissions are not stored, and how many statements are stored twice."""
    acknowledged = {one for client in told for one in client.acknowledged}
    stored = {str(one) for one in Submission.objects.values_list("client_id", flat=True)}
    return len(acknowledged - stored), double_statements()


def double_statements() -> int:
    """Meetings with two registers, and first marks about one person that came twice."""
    registers = Register.objects.values("session").annotate(n=Count("pk")).filter(n__gt=1).count()
    first = Mark.objects.filter(correction_reason="")
    return registers + first.values("register", "enrolment").annotate(n=Count("pk")).filter(n__gt=1).count()


def p95(told: list[Told]) -> float:
    waits = sorted(wait for client in told for wait in client.waits)
    return round(waits[int(0.95 * len(waits))], 1)


def _without_constraints(size: Size) -> int:
    """How much is double where the database does not decide who was first. Nothing is measured on this database afterwards."""
    before = double_statements()
    with connection.schema_editor() as editor:
        editor.alter_field(
            Submission, Submission._meta.get_field("client_id"), _loose(Submission, models.UUIDField(), "client_id")
        )
        loose = models.ForeignKey(WorkshopSession, on_delete=models.PROTECT, related_name="+")
        editor.alter_field(Register, Register._meta.get_field("session"), _loose(Register, loose, "session"))
    shifts = [replace(shift, replayed=1) for shift in make_shifts(clients=2, batches=min(size.batches, 10), marks=2)]
    with served_bare("lms.wsgi:application") as site:
        work(site.address, shifts)
    return double_statements() - before


def _loose(model: type[models.Model], field: models.Field, name: str) -> models.Field:
    """A field as it would be without its constraint."""
    field.set_attributes_from_name(name)
    field.model = model
    return field


def _deferred(size: Size) -> int:
    """How many requests fail where a transaction begins without the lock that it will need."""
    made = make_shifts(clients=8, batches=10, marks=size.marks)
    shifts = [replace(shift, corrected=1) for shift in made]
    with served_bare("soak.controls:application", SOAK_CONTROL="deferred") as site:
        return sum(one.failed for one in work(site.address, shifts))
