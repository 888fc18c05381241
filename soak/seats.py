"""R2: twenty at once for one thing that only one can have: the last seat of a cohort, and the register of a meeting."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from bench.attendance import make_class, roll_of
from lms.attendance.models import Mark, Register
from lms.records.enums import ImportState
from lms.records.models import Enrolment, RosterImport

from .figures import Figure
from .site import browser, fetch_form, post, served, served_bare
from .sizes import Size
from .world import cookie_of, make_centre, make_cohort, make_coordinators, make_meetings, read_children, waiting

# A token that the client made itself is as good as one that it was given.
TOKEN = "soak" * 8


def measure(size: Size) -> Iterator[Figure]:
    """Rounds that had no winner, or more than one; and answers that were not a redirect."""
    engine = connection.vendor
    with served() as site:
        wrong, _over, failed = seats(site.address, size.rounds, size.rivals)
        registers, refused = meetings(site.address, size.rounds, size.rivals)
    with served_bare("soak.controls:application", SOAK_CONTROL="unlocked") as site:
        _wrong, oversold, _failed = seats(site.address, min(size.rounds, 10), size.rivals)
    what = f"{size.rounds} rounds of {size.rivals} clients"
    yield Figure.none_of(
        "R2.seat",
        f"{what} for one seat: rounds without exactly one winner",
        wrong,
        engine,
        oversold,
        "control: no lock, two children",
    )
    yield Figure.none_of(
        "R2.register", f"{what} for one register: rounds without exactly one", registers, engine, None, "control: R1.double"
    )
    yield Figure.none_of("R2.failed", f"{what}: answers other than a redirect", failed + refused, engine, None)


def seats(site: str, rounds: int, rivals: int) -> tuple[int, int, int]:
    """Rounds in which not exactly one child got the seat, those with more than one, and answers other than a redirect."""
    centre = make_centre()
    people = make_coordinators(centre, rivals)
    clients = [_with_token(cookie_of(user)) for user in people]
    found = read_children(make_cohort(centre, capacity=rivals), rivals)
    wrong = oversold = failed = 0
    for _round in range(rounds):
        cohort = make_cohort(centre, capacity=1)
        rows = [waiting(cohort, found, user, slice(number, number + 1)) for number, user in enumerate(people)]
        imports = RosterImport.objects.bulk_create(rows)
        addresses = [f"{site}/admin/nominas/{one.public_id}/guardar/" for one in imports]
        failed += _race(
            lambda pair: post(pair[0], pair[1], {"csrfmiddlewaretoken": TOKEN}).status_code,
            list(zip(clients, addresses, strict=True)),
        )
        taken = Enrolment.objects.filter(cohort=cohort).count()
        stored = RosterImport.objects.filter(cohort=cohort, state=ImportState.COMMITTED).count()
        wrong += (taken, stored) != (1, 1)
        oversold += taken > 1
    return wrong, oversold, failed


def meetings(site: str, rounds: int, rivals: int) -> tuple[int, int]:
    """Meetings that have not exactly one register with one mark a person, and answers other than a redirect."""
    size = 5
    cohort, facilitator = make_class(f"RV{uuid.uuid4().hex[:6]}", size)
    clients = [_with_token(cookie_of(facilitator)) for _one in range(rivals)]
    wrong = failed = 0
    for meeting in make_meetings(cohort, rounds):
        address = site + roll_of(meeting)
        form = fetch_form(clients[0], address) | {"csrfmiddlewaretoken": TOKEN}
        failed += _race(
            lambda client, address=address, form=form: (
                post(client, address, form | {"submission": str(uuid.uuid4())}).status_code
            ),
            clients,
        )
        registers = Register.objects.filter(session=meeting).count()
        marks = Mark.objects.filter(register__session=meeting).count()
        wrong += (registers, marks) != (1, size)
    return wrong, failed


def _race(act: Callable, rivals: list) -> int:
    """Start all together; how many were not answered by a redirect."""
    barrier = Barrier(len(rivals))

    def run(rival) -> int:
        barrier.wait(30)
        return act(rival)

    with ThreadPoolExecutor(len(rivals)) as pool:
        return sum(status != 302 for status in pool.map(run, rivals))


def _with_token(cookie: str):
    client = browser(cookie)
    client.cookies.set("csrftoken", TOKEN)
    return client
