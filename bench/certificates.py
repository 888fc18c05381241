"""Certificates: how many sheets a process sets in a second, how large they are, and how many questions issuing asks."""

import time
from dataclasses import asdict
from datetime import timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from curriculum.models import WorkshopPage
from lms.attendance.enums import Status
from lms.attendance.models import AttendanceRecord, Register
from lms.core import clock
from lms.credentials.actions import issue_certificates
from lms.credentials.pdf import certificate_pdf
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Centre, Cohort, Consent, Enrolment, Student, Term
from lms.scheduling.models import WorkshopSession

from .figures import Figure

A_SECOND, BYTES, PER_HUNDRED = 100, 35_000, 1
SHEETS, MEETINGS = 200, 6
BASE_URL = "https://maloca.example.org"


def measure() -> list[dict]:
    """The figures; whatever they needed in the database is rolled back."""
    with transaction.atomic():
        small, _issued = _issue(100)
        large, issued = _issue(SHEETS)
        sizes, seconds = _set(issued)
        transaction.set_rollback(True)
    figures = [
        Figure.against("certificates set", len(issued) / seconds, "1/s", A_SECOND, connection.vendor),
        Figure.against("largest certificate", max(sizes), "bytes", BYTES, connection.vendor),
        Figure.against("further questions for 100 more", large - small, "queries", PER_HUNDRED, connection.vendor),
        Figure(f"questions to issue {SHEETS}", large, "queries", engine=connection.vendor),
    ]
    return [asdict(figure) for figure in figures]


def _issue(size: int) -> tuple[int, list]:
    """How many questions it takes to issue to a finished cohort of that size, and what was issued."""
    cohort = _finished_cohort(size)
    with CaptureQueriesContext(connection) as asked:
        issued = issue_certificates(cohort=cohort, issued_by=None, now=clock.now()).issued
    assert len(issued) == size
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in asked), issued


def _set(certificates: list) -> tuple[list[int], float]:
    """The size of every sheet, and the seconds that all took; the first one, which starts the compiler, is not counted."""
    certificate_pdf(certificates[0], base_url=BASE_URL)
    start = time.perf_counter()
    sizes = [len(certificate_pdf(certificate, base_url=BASE_URL)) for certificate in certificates]
    return sizes, time.perf_counter() - start


def _finished_cohort(size: int) -> Cohort:
    """A cohort whose last meeting was yesterday, with everybody always present and every consent given."""
    now = clock.now()
    first = now - timedelta(weeks=MEETINGS)
    cohort = _cohort(f"B-{size}", clock.local_day(first))
    students = Student.objects.bulk_create(_student(cohort, number) for number in range(size))
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(cohort=cohort, student=student, starts_on=cohort.starts_on) for student in students
    )
    Consent.objects.bulk_create(
        Consent(student=student, purpose=purpose, state=ConsentState.GIVEN, recorded_at=first)
        for student in students
        for purpose in Purpose
    )
    for number in range(1, MEETINGS + 1):
        _hold(cohort, enrolments, number, first + timedelta(weeks=number, days=-1))
    return cohort


def _cohort(code: str, starts_on) -> Cohort:
    """An open workshop at a centre of its own."""
    page = WorkshopPage(
        title="Mi proyecto, mis derechos", slug=code.lower(), code="A", tile="a", summary="-", grades="-", stages=[]
    )
    return Cohort.objects.create(
        code=code,
        workshop=Page.get_first_root_node().add_child(instance=page),
        term=Term.objects.create(name=code, starts_on=starts_on, ends_on=starts_on + timedelta(days=200)),
        centre=Centre.objects.create(name=code, code=code[-4:]),
        starts_on=starts_on,
    )


def _student(cohort: Cohort, number: int) -> Student:
    given, paternal, maternal = f"Nombre {number}", f"Apellido {number}", "De la Cruz"
    return Student(
        centre=cohort.centre,
        given_names=given,
        paternal_surname=paternal,
        maternal_surname=maternal,
        sort_name=Student.sort_key(paternal, maternal, given),
    )


def _hold(cohort: Cohort, enrolments: list[Enrolment], number: int, start) -> None:
    session = WorkshopSession.objects.create(cohort=cohort, number=number, starts_at=start, ends_at=start + timedelta(minutes=90))
    register = Register.objects.create(session=session, taken_at=session.ends_at)
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(register=register, enrolment=enrolment, status=Status.PRESENT, updated_at=session.ends_at)
        for enrolment in enrolments
    )
