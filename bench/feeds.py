"""A calendar feed of a thousand meetings among five thousand: fetched, and asked again when nothing is new. In process."""

import statistics
import time
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from lms.core import clock
from lms.scheduling import views_feeds
from lms.scheduling.actions_feeds import make_feed
from lms.scheduling.models import SessionFacilitator, WorkshopSession

from .attendance import make_class
from .figures import Figure

MEETINGS, OTHERS, ROUNDS = 1_000, 4_000, 20
QUERIES, FEED_MS, SAME_MS = 6, 60, 5
PAGES = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "bench-feeds"}


def measure() -> list[dict]:
    """The figures; whatever they needed in the database is rolled back."""
    views_feeds.MOST_A_MINUTE = 10_000
    with override_settings(CACHES={**settings.CACHES, "pages": PAGES}, DEBUG=False), transaction.atomic():
        address = make_calendar()
        reset_queries()
        figures = _feed(address)
        transaction.set_rollback(True)
    return [asdict(figure) for figure in figures]


def make_calendar() -> str:
    """The address of a facilitator with so many meetings, beside those of others."""
    own, facilitator = make_class("B-FEED", 1)
    other, _other = make_class("B-FEED-2", 1)
    now = clock.now()
    start = clock.at(clock.local_day(now), clock.MIDNIGHT) - timedelta(days=20)
    for cohort, count in ((own, MEETINGS), (other, OTHERS)):
        WorkshopSession.objects.bulk_create(
            WorkshopSession(
                cohort=cohort,
                number=n + 1,
                starts_at=start + timedelta(minutes=90 * n * MEETINGS // count),
                ends_at=start + timedelta(minutes=90 * n * MEETINGS // count + 20),
            )
            for n in range(count)
        )
    rows = WorkshopSession.objects.filter(cohort=own)
    SessionFacilitator.objects.bulk_create(SessionFacilitator(session=row, user=facilitator) for row in rows)
    return f"/calendario/{make_feed(user=facilitator, centre=None, now=now)}.ics"


def _feed(address: str) -> list[Figure]:
    client = Client()
    tag = client.get(address).headers["ETag"]
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.content.count(b"BEGIN:VEVENT") == MEETINGS
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    again = {"If-None-Match": tag}
    return [
        _against(f"feed of {MEETINGS} meetings, questions", len(asked), "queries", QUERIES),
        _against(f"feed of {MEETINGS} meetings, p50", _median(lambda: client.get(address)), "ms", FEED_MS),
        _against("feed with nothing new, p50", _median(lambda: client.get(address, headers=again)), "ms", SAME_MS),
        Figure(f"feed of {MEETINGS} meetings, packed", len(packed.content), "bytes", engine=connection.vendor),
    ]


def _median(work) -> float:
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def _against(name: str, value: float, unit: str, reference: float) -> Figure:
    return Figure.against(name, value, unit, reference, connection.vendor)
