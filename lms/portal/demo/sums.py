"""The totals of Sede Iquitos, counted in the database, beside what they must be."""

from collections import Counter
from datetime import date

from django.db.models import Count, Min

from lms.attendance.models import AttendanceRecord
from lms.core import clock
from lms.records.models import AwarenessEvent, Enrolment, Student
from lms.reports.queries import completed_places

from . import figures

IQUITOS = "IQ"
FINISHED_BEFORE = date(2026, 11, 1)


def check_sums() -> None:
    """Raise AssertionError with every total that came out otherwise."""
    wrong = [f"{name}: {found} in place of {wanted}" for name, wanted, found in sums() if wanted != found]
    if wrong:
        raise AssertionError("; ".join(wrong))


def sums() -> list[tuple[str, object, object]]:
    """Each total with its name: what it must be and what the database holds."""
    first_days = first_attended_days()
    students = list(Student.objects.filter(pk__in=first_days))
    return [
        ("students", figures.STUDENTS, len(students)),
        ("new students by year", figures.NEW_STUDENTS, dict(Counter(day.year for day in first_days.values()))),
        ("sex", figures.SEXES, dict(Counter(student.sex for student in students))),
        ("age bands", figures.AGE_BANDS, _bands(students, first_days)),
        ("districts", figures.DISTRICTS, _by_district(first_days)),
        ("disability", figures.DISABILITIES, dict(Counter(student.disability for student in students))),
        (
            "self-identification",
            figures.SELF_IDENTIFICATIONS,
            dict(Counter(student.self_identification for student in students)),
        ),
        ("peoples", figures.PEOPLES, dict(Counter(student.people for student in students if student.people))),
        ("asked under 12", 0, _asked_too_young(students, first_days)),
        ("places", figures.PLACES, _by_workshop(_finished())),
        ("completions", figures.COMPLETIONS, _by_workshop(_finished().filter(pk__in=completed_places(_finished())))),
        ("reached by events", figures.REACHED_BY_EVENTS, sum(event.reached for event in AwarenessEvent.objects.all())),
        ("students twice in a workshop", 0, _twice_in_a_workshop()),
        ("places without attendance", 0, _finished().exclude(pk__in=_attended_enrolments()).count()),
    ]


def first_attended_days() -> dict[int, date]:
    """The day on which each student of Sede Iquitos attended first, in whatever cohort."""
    attended = AttendanceRecord.objects.attended().filter(enrolment__cohort__centre__code=IQUITOS)
    rows = attended.values("enrolment__student").annotate(first=Min("register__session__starts_at"))
    return {row["enrolment__student"]: clock.local_day(row["first"]) for row in rows}


def age_on(student: Student, day: date) -> int:
    """Whole years, as far as year and month of birth tell."""
    born = (student.birth_year or 0, student.birth_month or 0)
    return day.year - born[0] - (day.month < born[1])


def _finished():
    """Enrolments in cohorts of Sede Iquitos that ended by October 2026."""
    return Enrolment.objects.filter(cohort__centre__code=IQUITOS, cohort__term__ends_on__lt=FINISHED_BEFORE)


def _by_workshop(enrolments) -> dict[str, int]:
    return dict(enrolments.order_by().values_list("cohort__workshop__code").annotate(Count("pk")))


def _by_district(first_days: dict[int, date]) -> dict[str, int]:
    """By the district of the school."""
    rows = Student.objects.filter(pk__in=first_days).order_by().values_list("school__district")
    return dict(rows.annotate(Count("pk")))


def _bands(students: list[Student], first_days: dict[int, date]) -> dict[tuple[int, int], int]:
    ages = [age_on(student, first_days[student.pk]) for student in students]
    return {band: sum(band[0] <= age <= band[1] for age in ages) for band in figures.AGE_BANDS}


def _asked_too_young(students: list[Student], first_days: dict[int, date]) -> int:
    young = [student for student in students if age_on(student, first_days[student.pk]) < figures.ASKED_FROM_AGE]
    return sum(student.self_identification != "unknown" for student in young)


def _twice_in_a_workshop() -> int:
    named = Enrolment.objects.named().order_by().values("student", "cohort__workshop").annotate(n=Count("pk"))
    return named.filter(n__gt=1).count()


def _attended_enrolments():
    return AttendanceRecord.objects.attended().values("enrolment")
