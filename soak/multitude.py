"""Tens of thousands of people and a million marks, written by the database itself."""

import math
from datetime import timedelta

from django.db import connection, transaction

from lms.attendance.models import AttendanceRecord, Mark, Register
from lms.core import clock
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Cohort, Consent, Enrolment, Student
from lms.scheduling.models import WorkshopSession

from .world import make_centre, make_cohort

CLASS, BATCH = 50, 5_000
A_UUID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
MARKS = """
    INSERT INTO {mark} (public_id, register_id, enrolment_id, submission_id, status, absence_reason, correction_reason,
                        marked_by, marked_at)
    SELECT {uuid}, r.id, e.id, NULL, 'present', '', '', NULL, r.taken_at
      FROM {register} r JOIN {session} s ON s.id = r.session_id JOIN {enrolment} e ON e.cohort_id = s.cohort_id
     WHERE NOT EXISTS (SELECT 1 FROM {mark} m WHERE m.register_id = r.id) ORDER BY r.id, e.id
"""
RECORDS = """
    INSERT INTO {record} (register_id, enrolment_id, status, absence_reason, updated_at)
    SELECT m.register_id, m.enrolment_id, m.status, '', m.marked_at FROM {mark} m
     WHERE NOT EXISTS (SELECT 1 FROM {record} a WHERE a.register_id = m.register_id) ORDER BY m.id
"""


def make_multitude(*, people: int, marks: int) -> None:
    """So many students in classes of fifty, with so many marks at meetings that are over, and a consent each."""
    centre = make_centre()
    cohorts = [make_cohort(centre, capacity=CLASS) for _class in range(math.ceil(people / CLASS))]
    with transaction.atomic():
        _enrol(cohorts, people)
        _meet(cohorts, math.ceil(marks / people))
        with connection.cursor() as cursor:
            for statement in (MARKS, RECORDS):
                cursor.execute(statement.format(**_names()))


def _names() -> dict[str, str]:
    tables = {"mark": Mark, "record": AttendanceRecord, "register": Register, "session": WorkshopSession, "enrolment": Enrolment}
    return {name: model._meta.db_table for name, model in tables.items()} | {"uuid": A_UUID[connection.vendor]}


def _enrol(cohorts: list[Cohort], people: int) -> None:
    now = clock.now()
    students = Student.objects.bulk_create(
        (
            Student(centre=cohorts[number // CLASS].centre, paternal_surname=f"Ahuanari {number}", given_names="Segundo",
                    sort_name=f"ahuanari {number}")
            for number in range(people)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    Enrolment.objects.bulk_create(
        (
            Enrolment(cohort=cohorts[number // CLASS], student=student, starts_on=cohorts[0].starts_on)
            for number, student in enumerate(students)
        ),
        batch_size=BATCH,
    )
    facts = {"purpose": Purpose.PARTICIPATION, "state": ConsentState.GIVEN, "recorded_at": now}
    Consent.objects.bulk_create((Consent(student=student, **facts) for student in students), batch_size=BATCH)


def _meet(cohorts: list[Cohort], meetings: int) -> None:
    now = clock.now()
    starts = [now - timedelta(days=number + 1) for number in range(meetings)]
    sessions = WorkshopSession.objects.bulk_create(
        (
            WorkshopSession(cohort=cohort, number=number, starts_at=start, ends_at=start + timedelta(minutes=90))
            for cohort in cohorts
            for number, start in enumerate(starts, start=1)
        ),
        batch_size=BATCH,
    )
    Register.objects.bulk_create((Register(session=one, taken_at=one.ends_at) for one in sessions), batch_size=BATCH)
