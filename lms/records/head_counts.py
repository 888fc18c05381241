"""A person becomes a number: the enrolments stay, the name goes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from lms.accounts.enums import UserKind
from lms.accounts.models import User

from . import registry
from .models import Enrolment, Student
from .roster.matching import key_of_student


def forget(students: Iterable[Student], now: datetime, keys: Mapping[tuple[int, int], str] | None = None) -> int:
    """Remove these people and everything that names them; how many enrolments stay as head counts.

    `keys` maps (student, cohort) to the refusal key to keep where a roster's row, and not the stored person, says who refused.
    """
    chosen = {student.pk: student for student in students}
    for student in chosen.values():
        registry.erase(student, now)
    enrolments = list(Enrolment.objects.filter(student__in=chosen).order_by("pk"))
    taken = set(
        Enrolment.objects.filter(cohort__in={found.cohort_id for found in enrolments}, student=None)
        .exclude(refusal_key="")
        .values_list("cohort_id", "refusal_key")
    )
    for enrolment in enrolments:
        student = chosen[enrolment.student_id or 0]
        key = (keys or {}).get((student.pk, enrolment.cohort_id)) or key_of_student(enrolment.cohort_id, student)
        enrolment.refusal_key = "" if (enrolment.cohort_id, key) in taken else key
        enrolment.student = None
        taken.add((enrolment.cohort_id, key))
    Enrolment.objects.bulk_update(enrolments, ["student", "refusal_key"], batch_size=500)
    User.objects.filter(kind=UserKind.STUDENT, student__in=chosen).delete()
    Student.objects.filter(pk__in=chosen).delete()
    return len(enrolments)
