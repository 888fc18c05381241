"""A cohort that has met, its people, and the same things at another school, where nothing may be seen or changed."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.test import Client

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.attendance.actions import Statement
from lms.attendance.enums import Status
from lms.attendance.queries_sheet import short_id
from lms.records.models import Cohort, Enrolment
from lms.scheduling.models import WorkshopSession

from ..builders import a_day, make_cohort, make_enrolment, make_school, make_session, make_staff, make_student


@dataclass(frozen=True)
class Class:
    """A cohort with one past meeting, in the order of its register."""

    cohort: Cohort
    session: WorkshopSession
    places: list[Enrolment]
    facilitator: User
    teacher: User
    coordinator: User

    def meeting(self, *, days_ago: int, number: int = 2) -> WorkshopSession:
        return make_session(cohort=self.cohort, day=a_day(before=days_ago), number=number)


def make_class(*, size: int = 3) -> Class:
    """A class of its own school and centre. Its meeting was a week ago."""
    facilitator, teacher = make_staff(role=Role.FACILITATOR), make_staff(role=Role.TEACHER)
    school = make_school()
    cohort = make_cohort(school=school, facilitator=facilitator, teacher=teacher)
    places = [make_place(cohort, f"Ahuanari{number:02d}") for number in range(1, size + 1)]
    coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
    session = make_session(cohort=cohort, day=a_day(before=7))
    return Class(cohort, session, places, facilitator, teacher, coordinator)


def make_place(cohort: Cohort, surname: str, *, starts_on=None) -> Enrolment:
    student = make_student(school=cohort.school, given="Analí", surname=surname, maternal="Tamani")
    return make_enrolment(cohort=cohort, student=student, starts_on=starts_on)


def say(places, *statuses: Status) -> list[Statement]:
    """Statements about these places: present, unless a status is given in their order."""
    said = [*statuses, *[Status.PRESENT] * (len(places) - len(statuses))]
    return [Statement(place.public_id, status) for place, status in zip(places, said, strict=True)]


def sheet(places, *statuses: Status, submission=None, **more) -> dict:
    """What a browser sends for these places."""
    words = {f"m{number}": mark.status for number, mark in enumerate(say(places, *statuses), start=1)}
    roster = ",".join(short_id(place.public_id) for place in places)
    return {"submission": str(submission or uuid.uuid4()), "roster": roster, **words, **more}


def signed_in(user: User, **options) -> Client:
    client = Client(**options)
    backend = "lms.classroom.backends.StudentBackend" if user.is_student else "lms.accounts.backends.RoleBackend"
    client.force_login(user, backend=backend)
    return client


def roll_url(session: WorkshopSession) -> str:
    return f"/sesiones/{session.public_id}/asistencia/"


def grid_url(cohort: Cohort) -> str:
    return f"/grupos/{cohort.public_id}/asistencia/"


def shortly_before(session: WorkshopSession):
    return session.starts_at - timedelta(minutes=1)
