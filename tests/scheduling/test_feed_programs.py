"""A feed is read over HTTP by programs that others wrote: vdirsyncer fetches it, khal shows it."""

from datetime import date, time, timedelta
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections

from lms.accounts.enums import Role
from lms.core import clock
from lms.scheduling.actions_feeds import make_feed
from lms.scheduling.enums import SessionState
from lms.scheduling.models import SessionFacilitator, WorkshopSession
from tests.builders import a_day, make_cohort, make_session, make_staff
from tests.tools import run_tool

pytestmark = pytest.mark.django_db

VDIRSYNCER = """
[general]
status_path = "{folder}/status/"
[pair feed]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{folder}/calendar/"
fileext = ".ics"
[storage there]
type = "http"
url = "{url}"
"""
KHAL = """
[calendars]
[[feed]]
path = {folder}/calendar/
[locale]
local_timezone = America/Lima
default_timezone = America/Lima
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
[default]
default_calendar = feed
"""


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Nothing: whoever looks at this test has the answer."""


@pytest.fixture
def served():
    """The site on a port, answering with this test's own connection: what the test wrote is there, and is undone after it."""
    own = connections["default"]
    own.inc_thread_sharing()
    for ending in (request_started, request_finished):
        ending.disconnect(close_old_connections)
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet)

    def serve():
        connections["default"] = own
        server.serve_forever(poll_interval=0.05)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    for ending in (request_started, request_finished):
        ending.connect(close_old_connections)
    own.dec_thread_sharing()


def shown(folder, first: date, days: int) -> str:
    """What vdirsyncer fetches now, as khal tells it."""
    run_tool("vdirsyncer", "-c", f"{folder}/vdirsyncer.conf", "discover", data=b"y\n")
    run_tool("vdirsyncer", "-c", f"{folder}/vdirsyncer.conf", "sync")
    listed = run_tool(
        *("khal", "-c", f"{folder}/khal.conf", "list", first.isoformat(), f"{days}d"),
        *("--format", "{start-time}-{end-time} {title}|{location}|{description}", "--day-format", "{date}"),
    )
    return listed.decode()


def test_vdirsyncer_and_khal_see_what_the_agenda_shows(served, tmp_path):
    facilitator = make_staff(role=Role.FACILITATOR)
    cohort = make_cohort(facilitator=facilitator)
    sessions = [make_session(cohort=cohort, day=a_day(after=3 + n), number=n + 1) for n in range(2)]
    SessionFacilitator.objects.bulk_create(SessionFacilitator(session=one, user=facilitator) for one in sessions)
    token = make_feed(user=facilitator, centre=None, now=clock.now())
    (tmp_path / "calendar").mkdir()
    url = f"{served}/calendario/{token}.ics"
    (tmp_path / "vdirsyncer.conf").write_text(VDIRSYNCER.format(folder=tmp_path, url=url))
    (tmp_path / "khal.conf").write_text(KHAL.format(folder=tmp_path))

    before = shown(tmp_path, a_day(), 10)
    moved = clock.at(a_day(after=5), time(15))
    WorkshopSession.objects.filter(pk=sessions[0].pk).update(
        starts_at=moved, ends_at=moved + timedelta(minutes=90), sequence=1, changed_at=clock.now()
    )
    WorkshopSession.objects.filter(pk=sessions[1].pk).update(state=SessionState.CANCELLED, sequence=1, changed_at=clock.now())
    after = shown(tmp_path, a_day(), 10)

    line = f"Taller {cohort.code}"
    assert before.split("\n")[:4] == [
        *(a_day(after=3).isoformat(), f"10:00-11:30 {line}||"),
        *(a_day(after=4).isoformat(), f"10:00-11:30 {line}||"),
    ]
    assert f"{a_day(after=5).isoformat()}\n15:00-16:30 {line}||" in after
    assert after.count(line) == 2
