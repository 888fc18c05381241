"""A cohort that has run its course, in a world with another school."""

from dataclasses import dataclass

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.attendance.enums import ATTENDED, Status
from lms.records.enums import Purpose
from lms.records.models import Cohort, Enrolment
from tests.builders import (
    a_day,
    give_consent,
    make_cohort,
    make_enrolment,
    make_register,
    make_school,
    make_session,
    make_staff,
    make_student,
)


@dataclass(frozen=True)
class Finished:
    """Five meetings of ninety minutes, a week apart, the last one a week ago; `students` in the order of the register."""

    cohort: Cohort
    students: list[Enrolment]
    coordinator: User


def finished_cohort(*attended: int, meetings: int = 5, purposes: tuple[Purpose, ...] = tuple(Purpose), **names) -> Finished:
    """A finished cohort with one student for each number of attended meetings; the families consented to `purposes`."""
    school = make_school()
    cohort = make_cohort(school=school, starts_on=a_day(before=7 * meetings + 7))
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    students = [
        make_enrolment(cohort=cohort, student=make_student(school=school, surname=f"{letters[n % 24]}apellido{n:03d}", **names))
        for n in range(len(attended))
    ]
    for enrolment in students:
        give_consent(enrolment.student, *purposes)
    for number in range(1, meetings + 1):
        session = make_session(cohort=cohort, number=number, day=a_day(before=7 * (meetings - number + 1)))
        statuses = {
            enrolment: Status.PRESENT if number <= count else Status.ABSENT
            for enrolment, count in zip(students, attended, strict=True)
        }
        make_register(session=session, statuses=statuses)
    return Finished(cohort, students, make_staff(role=Role.COORDINATOR, centre=school.centre))


def change_status(enrolment: Enrolment, number: int, status: Status) -> None:
    """That enrolment's state at that meeting, as after a correction."""
    enrolment.attendance.filter(register__session__number=number).update(status=status)


assert Status.EXCUSED not in ATTENDED
