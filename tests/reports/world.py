"""A finished cohort with whatever attendance a test needs."""

from datetime import date, time

from lms.attendance.enums import Status
from lms.core import clock
from lms.records.models import Cohort, Enrolment, School, Term
from lms.scheduling.models import WorkshopSession

from ..builders import make_cohort, make_enrolment, make_register, make_school, make_workshop

P, L, E, A, J = Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.ABSENT, Status.EXCUSED


def finished_cohort(*rows: list[Status], school: School | None = None, workshop=None, year: int = 2025) -> list[Enrolment]:
    """A cohort of that year, over long ago: one enrolment a row, one weekly meeting a column. The enrolments, in order."""
    first = date(year, 4, 1)
    term = Term.objects.create(name=f"{year}-{Term.objects.count()}", starts_on=first, ends_on=date(year, 7, 1))
    cohort = make_cohort(school=school or make_school(), workshop=workshop or make_workshop(), starts_on=first)
    cohort.term, cohort.first_held_on = term, first
    cohort.save()
    enrolments = [make_enrolment(cohort=cohort) for _row in rows]
    for number in range(len(rows[0])):
        make_register(
            session=make_meeting(cohort, date(year, 4, 1 + number), number + 1),
            statuses={enrolment: row[number] for enrolment, row in zip(enrolments, rows, strict=True)},
        )
    return enrolments


def make_meeting(cohort: Cohort, day: date, number: int) -> WorkshopSession:
    return WorkshopSession.objects.create(
        cohort=cohort, number=number, starts_at=clock.at(day, time(10)), ends_at=clock.at(day, time(11, 30))
    )
