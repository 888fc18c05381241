"""Eight facilitators hand in registers at once, over HTTP, to the server that the project ships: what each of them waits.

Eight processes of their own, since threads of one would wait for each other instead of for the server. Server and clients share
the machine's cores.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import Pool

import requests
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings

from . import attendance
from .demo import free_port, wait_for
from .figures import Figure

WRITERS, EACH, WARM = 8, 25, 3
BUDGET_MS = {"postgresql": 100}


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
        with Pool(WRITERS) as pool:
            told = pool.map(hand_in, shifts)
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
    """The milliseconds of each saving, and how many were not answered by a redirect."""
    browser, waits, failed = requests.Session(), [], 0
    browser.cookies.set(settings.SESSION_COOKIE_NAME, shift.cookie)
    for address in (shift.site + path for path in shift.addresses):
        form = _all_present(browser.get(address, timeout=30).text)
        began = time.perf_counter()
        answer = browser.post(address, data=form, allow_redirects=False, headers={"Referer": address}, timeout=30)
        waits.append((time.perf_counter() - began) * 1000)
        failed += answer.status_code != 302
    return waits, failed


def _all_present(page: str) -> dict[str, str]:
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("csrfmiddlewaretoken", "submission", "roster")
    }
    return hidden | dict.fromkeys(re.findall(r"name=(m\d+)", page), "present")
