"""Eight facilitators hand in registers at once, over HTTP, to the server that the project ships: what each of them waits.

Eight processes of their own, since threads of one would wait for each other instead of for the server. Server and clients share
the machine's cores.
"""

import http.client
import multiprocessing
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings

from . import attendance
from .demo import free_port, wait_for
from .figures import Figure

WRITERS, EACH, WARM = 8, 25, 3
BUDGET_MS = {"postgresql": 100}
BARRIER = multiprocessing.Barrier(WRITERS)


@dataclass(frozen=True)
class Shift:
    """One facilitator's work: the site, the session cookie, and the registers to hand in, one after the other."""

    site: str
    cookie: str
    addresses: list[str]


def measure() -> Iterator[Figure]:
    """How many requests failed, and the 95th percentile of saving one register of thirty, in ms."""
    call_command("collectstatic", interactive=False, verbosity=0)
    site = f"http://127.0.0.1:{(port := free_port())}"
    shifts = _shifts(site)
    server = subprocess.Popen([sys.executable, "manage.py", "serve", "--port", str(port)])
    try:
        wait_for(f"{site}/clase/", server)
        with multiprocessing.Pool(WRITERS) as pool:
            told = pool.map(hand_in, shifts, chunksize=1)
    finally:
        server.terminate()
        server.wait(20)
    waits = sorted(wait for found, _failed in told for wait in found[WARM:])
    p95, budget = waits[int(0.95 * len(waits))], BUDGET_MS.get(connection.vendor)
    yield Figure(
        "8 writers over HTTP, failed requests", sum(failed for _w, failed in told), "requests", 0, None, connection.vendor
    )
    ratio = round(p95 / budget, 3) if budget else None
    yield Figure("8 writers over HTTP, p95", round(p95, 1), "ms", budget, ratio, connection.vendor)


def _shifts(site: str) -> list[Shift]:
    with override_settings(STORAGES={**settings.STORAGES, **attendance.PLAIN_FILES}):
        shifts = []
        for number in range(WRITERS):
            cohort, facilitator = attendance.make_class(f"B-H{number}", attendance.THIRTY)
            cookie = attendance.signed_in(facilitator).cookies[settings.SESSION_COOKIE_NAME].value
            shifts.append(Shift(site, cookie, [attendance.roll_of(one) for one in attendance.make_meetings(cohort, EACH)]))
    return shifts


def hand_in(shift: Shift) -> tuple[list[float], int]:
    """The milliseconds of each saving, and how many were not answered by a redirect.

    All forms are fetched first: what is measured is eight people saving at once, not seven reading while one saves.
    """
    host, _, port = shift.site.rpartition("/")[2].partition(":")
    line = http.client.HTTPConnection(host, int(port), timeout=30)
    cookies = {settings.SESSION_COOKIE_NAME: shift.cookie}
    forms = [_all_present(_ask(line, "GET", address, cookies)[1]) for address in shift.addresses]
    BARRIER.wait()
    waits, failed = [], 0
    for address, form in zip(shift.addresses, forms, strict=True):
        began = time.perf_counter()
        status, _page = _ask(line, "POST", address, cookies, form)
        waits.append((time.perf_counter() - began) * 1000)
        failed += status != 302
    return waits, failed


def _ask(line: http.client.HTTPConnection, method: str, address: str, cookies: dict, form: dict | None = None) -> tuple[int, str]:
    """Status and page. A client as light as Python allows: it takes its time from the server's."""
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "Connection": "keep-alive"}
    if form is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{line.host}:{line.port}"}
    line.request(method, address, urlencode(form) if form else None, headers)
    answer = line.getresponse()
    for told in answer.headers.get_all("Set-Cookie") or ():
        name, _, value = told.partition(";")[0].partition("=")
        cookies[name] = value
    return answer.status, answer.read().decode()


def _all_present(page: str) -> dict[str, str]:
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("csrfmiddlewaretoken", "submission", "roster")
    }
    return hidden | dict.fromkeys(re.findall(r"name=(m\d+)", page), "present")
