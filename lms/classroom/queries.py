"""What a class shows: its open code, the names that may come in, and who has a secret."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from lms.core.folding import fold
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Cohort, Enrolment, Student
from lms.records.models.consent import current_state

from .models import ClassCode, StudentSecret


@dataclass(frozen=True)
class ClassName:
    """One name on the students' list: the register's number, the place in the cohort, and first names with an initial."""

    number: int
    enrolment: Enrolment
    name: str


def open_code_of(cohort: Cohort, now: datetime) -> ClassCode | None:
    """The code that lets this cohort's students in at that moment."""
    return ClassCode.objects.open_at(now).filter(cohort=cohort).order_by("-closes_at").first()


def open_class_for(code: str, now: datetime) -> ClassCode | None:
    """The open class behind a typed code, with its cohort; None for an unknown and for a closed one alike."""
    return ClassCode.objects.open_at(now).select_related("cohort__centre").filter(code=code).first()


def roster_with_secrets(cohort: Cohort, day: date):
    """Named enrolments of that day in the order of the register, with `takes_part` (the family's answer) and `has_secret`."""
    has_secret = Exists(StudentSecret.objects.filter(student=OuterRef("student")))
    rows = Enrolment.objects.filter(cohort=cohort).active_on(day).named().by_surname()
    return rows.annotate(takes_part=current_state(Purpose.PARTICIPATION), has_secret=has_secret)


def class_list(cohort: Cohort, day: date) -> list[ClassName]:
    """Who may come in: consent to take part given, and a secret. One query."""
    numbered = enumerate(roster_with_secrets(cohort, day), start=1)
    shown = [(number, row) for number, row in numbered if row.takes_part == ConsentState.GIVEN and row.has_secret]
    names = class_names([row.student for _number, row in shown])
    return [ClassName(number, row, name) for (number, row), name in zip(shown, names, strict=True)]


def class_names(students: list[Student]) -> list[str]:
    """First names and the surname's initial; more letters, and of the other surname too, only where two would be alike."""
    forms = [_forms(student) for student in students]
    level = [0] * len(forms)
    for step in range(len(forms[0]) - 1 if forms else 0):
        seen = Counter(fold(form[at]) for form, at in zip(forms, level, strict=True))
        level = [step + 1 if at == step and seen[fold(form[at])] > 1 else at for form, at in zip(forms, level, strict=True)]
    return [form[at] for form, at in zip(forms, level, strict=True)]


def _forms(student: Student) -> tuple[str, ...]:
    """The name in four lengths: “Luz T.”, “Luz Ta.”, “Luz Ta. F.”, “Luz Taman. Flo.”."""
    return tuple(_form(student, *letters) for letters in ((1, 0), (2, 0), (2, 1), (5, 3)))


def _form(student: Student, of_paternal: int, of_maternal: int) -> str:
    parts = (student.paternal_surname[:of_paternal], student.maternal_surname[:of_maternal])
    return " ".join([student.given_names, *(f"{part}." for part in parts if part)])
