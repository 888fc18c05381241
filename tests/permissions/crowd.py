"""Two hundred people in two centres: the class that every role has to do with, the class next door, the school across the road,
and two schools of another centre."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.usersessions.models import UserSession

from lms.accounts.enums import UserKind
from lms.accounts.models import User
from lms.attendance.enums import Status
from lms.attendance.models import AttendanceRecord, Register
from lms.classroom.models import ClassCode, StudentSecret
from lms.core import clock
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Cohort, Consent, Enrolment, GrantScope, Guardian, Partner, Student

from ..builders import a_day, make_school, make_session
from .world import World, build_world

PEOPLE = 200
CLASSES = 5


@dataclass(frozen=True)
class Places:
    """Five worlds, by how far they lie from the roles of the first."""

    ours: World
    next_door: World
    across: World
    theirs: World
    far: World

    def all(self) -> tuple[World, ...]:
        return (self.ours, self.next_door, self.across, self.theirs, self.far)


def build_places() -> Places:
    """Two hundred students, each with family, consent, attendance, a secret and a place in a class."""
    here, there = make_school(), make_school()
    schools = (here, here, make_school(centre=here.centre), there, make_school(centre=there.centre))
    worlds = [build_world(school=school) for school in schools]
    for world in worlds:
        cohort = cohort_of(world)
        _fill(cohort, PEOPLE // CLASSES - cohort.enrolments.count())
        _prepare(cohort)
    return Places(*worlds)


def cohort_of(world: World) -> Cohort:
    return Cohort.objects.get(**world.arguments["cohort"])


def _fill(cohort: Cohort, size: int) -> None:
    """So many more students of this cohort, with all that is known of each."""
    made = [_student(cohort, number) for number in range(size)]
    users = [User(username=f"e-{cohort.pk}-{number}", kind=UserKind.STUDENT, password="!") for number in range(size)]
    for student, user in zip(made, User.objects.bulk_create(users), strict=True):
        student.user = user
    students = Student.objects.bulk_create(made)
    places = Enrolment.objects.bulk_create(Enrolment(cohort=cohort, student=s, starts_on=cohort.starts_on) for s in students)
    now = clock.now()
    Guardian.objects.bulk_create(Guardian(student=s, name="Madre", relationship="madre", phone="9") for s in students)
    # Every third family has not answered yet.
    answers = [(s, purpose) for number, s in enumerate(students) if number % 3 for purpose in Purpose]
    Consent.objects.bulk_create(
        Consent(student=s, purpose=purpose, state=ConsentState.GIVEN, recorded_at=now) for s, purpose in answers
    )
    register = Register.objects.get(session__cohort=cohort)
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(register=register, enrolment=place, status=Status.PRESENT, updated_at=now) for place in places
    )


def _student(cohort: Cohort, number: int) -> Student:
    return Student(
        centre=cohort.centre,
        school=cohort.school,
        given_names=f"Nombre {number}",
        paternal_surname="Apellido",
        maternal_surname="Otro",
        document_type="dni",
        document_hash=f"{cohort.pk}-{number}",
        document_last2="00",
        birth_year=2012,
        birth_month=5,
        grade=cohort.grade,
        section=cohort.section,
    )


def _prepare(cohort: Cohort) -> None:
    """A class that is open, students who have a secret, a meeting that is still to come."""
    now = clock.now()
    ClassCode.objects.create(cohort=cohort, code=f"C{cohort.pk}", opens_at=now, closes_at=now + timedelta(hours=2))
    students = Student.objects.filter(enrolments__cohort=cohort)
    StudentSecret.objects.bulk_create(StudentSecret(student=s, pin_hash=f"hash-{s.pk}", made_at=now) for s in students)
    make_session(cohort=cohort, day=a_day(after=3), number=3)
    Partner.objects.get_or_create(name="Aliado", kind="donor")
    _place_staff(cohort)


def _place_staff(cohort: Cohort) -> None:
    """Facilitator and teacher belong to this centre and to no other, and have a session on a telephone."""
    for place in cohort.staff.select_related("user"):
        GrantScope.objects.create(grant=place.user.grants.get(), centre=cohort.centre)
        UserSession.objects.create(user=place.user, session_key=f"key-{place.pk}", ip="192.0.2.1", user_agent="Teléfono")
