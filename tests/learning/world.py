"""A student's browser in a cohort with a quiz, and how it answers."""

import uuid

from django.test import Client
from django.urls import reverse

from lms.core import clock
from lms.learning.queries import Sitting, sittings_of
from lms.records.models import Cohort, Student

from ..builders import give_consent, make_enrolment, make_student, make_student_user


def student_in(cohort: Cohort) -> Student:
    """A student of that cohort with an account."""
    student = make_student(school=cohort.school)
    make_enrolment(cohort=cohort, student=student)
    give_consent(student)
    make_student_user(student)
    return student


def browser_of(student: Student) -> Client:
    client = Client()
    client.force_login(student.user, backend="lms.classroom.backends.StudentBackend")
    return client


def the_sitting(student: Student) -> Sitting:
    """The only thing that this student is asked."""
    (only,) = sittings_of(student.user, clock.now(), with_questions=True)
    return only


def address(sitting: Sitting, number: int | None = None) -> str:
    if number is None:
        return reverse("learning:sitting", args=[sitting.id])
    return reverse("learning:question", args=[sitting.id, number])


def send(client: Client, sitting: Sitting, number: int, said: object, *, op: uuid.UUID | None = None, json: bool = False):
    """Send the form of one question."""
    headers = {"Accept": "application/json"} if json else {}
    fields = said if isinstance(said, dict) else {"a": said}
    return client.post(address(sitting, number), {**fields, "op": str(op or uuid.uuid4())}, headers=headers)
