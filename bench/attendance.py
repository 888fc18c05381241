"""The roll of thirty: the page, and its saving with sign-in and token; and a grid of a thousand students.

In process, through every middleware and to the disk: no server, no network. What is stored here stays in the measured database.
"""

import re
import statistics
import time
from dataclasses import asdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils.http import urlencode
from wagtail.models import Page

from curriculum.models import WorkshopPage
from lms.accounts.actions import grant_role
from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.attendance.enums import Status
from lms.attendance.models import AttendanceRecord, Register
from lms.core import clock
from lms.records.enums import StaffRole
from lms.records.models import Centre, Cohort, CohortStaff, Enrolment, Student, Term
from lms.scheduling.models import WorkshopSession

from .figures import Figure

THIRTY, ROUNDS, WARM = 30, 40, 5
PAGE_QUERIES, PAGE_BYTES, PAGE_MS = 8, 30_000, 30
SAVING_QUERIES, SAVING_MS = 12, 15
MANY, MEETINGS, GRID_SECONDS, GRID_BYTES = 1_000, 20, 0.3, 350_000
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


def measure() -> list[dict]:
    """All figures, each against its budget."""
    with override_settings(STORAGES={**settings.STORAGES, **PLAIN_FILES}):
        figures = [*_page_and_saving(), *_grid()]
    return [asdict(figure) for figure in figures]


def _against(name: str, value: float, unit: str, reference: float) -> Figure:
    return Figure.against(name, value, unit, reference, connection.vendor)


def _page_and_saving() -> list[Figure]:
    cohort, facilitator = make_class("B-ROLL", THIRTY)
    client = signed_in(facilitator)
    sessions = make_meetings(cohort, ROUNDS + WARM + 1)
    shown, saved = [], []
    for session in sessions[1:]:
        page, seconds = _timed(lambda session=session: client.get(roll_of(session)))
        shown.append(seconds)
        data = _filled_in(page)
        saved.append(_timed(lambda session=session, data=data: _send(client, session, data))[1])
    with CaptureQueriesContext(connection) as reading:
        page = client.get(roll_of(sessions[0]))
    with CaptureQueriesContext(connection) as saving:
        answer = _send(client, sessions[0], _filled_in(page))
    assert answer.status_code == 302
    assert AttendanceRecord.objects.filter(register__session=sessions[0]).count() == THIRTY
    return [
        _against("roll of 30, questions of the page", len(reading), "queries", PAGE_QUERIES),
        _against("roll of 30, page unpacked", len(page.content), "bytes", PAGE_BYTES),
        _against("roll of 30, page, p50", statistics.median(shown[WARM:]) * 1000, "ms", PAGE_MS),
        _against("roll of 30, questions of saving", len(saving), "queries", SAVING_QUERIES),
        _against("roll of 30, saving, p50", statistics.median(saved[WARM:]) * 1000, "ms", SAVING_MS),
    ]


def _grid() -> list[Figure]:
    cohort, facilitator = make_class("B-GRID", MANY)
    places = list(cohort.enrolments.all())
    for session in make_meetings(cohort, MEETINGS):
        register = Register.objects.create(session=session, taken_at=session.ends_at)
        AttendanceRecord.objects.bulk_create(
            AttendanceRecord(register=register, enrolment=place, status=_status(number), updated_at=session.ends_at)
            for number, place in enumerate(places, start=session.number)
        )
    client, address = signed_in(facilitator), f"/grupos/{cohort.public_id}/asistencia/"
    answers = [_timed(lambda: client.get(address)) for _round in range(WARM)]
    name = f"grid of {MANY} students by {MEETINGS} meetings"
    return [
        _against(f"{name}, page", min(seconds for _page, seconds in answers), "s", GRID_SECONDS),
        _against(f"{name}, unpacked", len(answers[0][0].content), "bytes", GRID_BYTES),
    ]


def _status(number: int) -> Status:
    """Five in six are present."""
    return Status.PRESENT if number % 6 else list(Status)[1 + number // 6 % 4]


def _timed(act):
    began = time.perf_counter()
    return act(), time.perf_counter() - began


def roll_of(session: WorkshopSession) -> str:
    return f"/sesiones/{session.public_id}/asistencia/"


def _send(client: Client, session: WorkshopSession, data: dict[str, str]):
    """The form as a browser sends it; the test client's own way would be parsed as a file upload."""
    return client.post(roll_of(session), urlencode(data), content_type="application/x-www-form-urlencoded")


def _filled_in(page) -> dict[str, str]:
    """What a browser sends from this page: the hidden fields, everybody present, one absent for the rain."""
    html = page.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', html))
    words = dict(re.findall(r"name=(m\d+) value=(\w+) checked", html))
    return {**hidden, **words, "m7": "absent", "w7": "rain"}


def signed_in(user: User) -> Client:
    client = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    client.force_login(user, backend="lms.accounts.backends.RoleBackend")
    return client


def make_class(code: str, size: int) -> tuple[Cohort, User]:
    """A cohort of that size at a centre of its own, and its facilitator."""
    first = clock.today() - timedelta(days=300)
    page = WorkshopPage(title="Medición", slug=code.lower(), code="A", tile="a", summary="-", grades="-", stages=[])
    cohort = Cohort.objects.create(
        code=code,
        workshop=Page.get_first_root_node().add_child(instance=page),
        term=Term.objects.create(name=code, starts_on=first, ends_on=first + timedelta(days=400)),
        centre=Centre.objects.create(name=code, code=code[-4:]),
        starts_on=first,
    )
    facilitator = User.objects.create_user(code.lower(), password=None, first_name="Rosa", last_name="Panduro")
    grant_role(user=facilitator, role=Role.FACILITATOR, valid_from=first)
    CohortStaff.objects.create(cohort=cohort, user=facilitator, role=StaffRole.FACILITATOR, valid_from=first)
    students = Student.objects.bulk_create(_student(cohort, number) for number in range(size))
    Enrolment.objects.bulk_create(Enrolment(cohort=cohort, student=student, starts_on=first) for student in students)
    return cohort, facilitator


def _student(cohort: Cohort, number: int) -> Student:
    names = (f"Ahuanari {number}", "De la Cruz", "Segundo Cristhian")
    return Student(
        centre=cohort.centre,
        paternal_surname=names[0],
        maternal_surname=names[1],
        given_names=names[2],
        sort_name=Student.sort_key(*names),
    )


def make_meetings(cohort: Cohort, count: int) -> list[WorkshopSession]:
    """So many meetings that are over, a day apart."""
    return WorkshopSession.objects.bulk_create(
        WorkshopSession(cohort=cohort, number=number, starts_at=start, ends_at=start + timedelta(minutes=90))
        for number, start in enumerate(_days(count), start=1)
    )


def _days(count: int) -> list[datetime]:
    return [clock.now() - timedelta(days=number, hours=2) for number in range(count)]
