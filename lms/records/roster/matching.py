"""Who a row is: somebody known here, somebody new, or somebody about whom this coordinator must learn nothing.

A document decides where there is one. Without it a person is the folded names, the month of birth and the school; where the
month is missing on one side, the section must be the same. Two people of one name are two people as soon as month or document
says so. What stands outside the coordinator's centres answers like a mistyped number.
"""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms.core.folding import fold
from lms.core.listed import Listed

from ..documents import person_key, refusal_key
from ..models import Centre, Cohort, Student
from .rows import Row


class MatchError(ValueError):
    """Why a row cannot be given to anybody; a sentence that does not say what is stored."""


class People:
    """Everybody that these rows may mean, read in a fixed number of queries."""

    def __init__(self, cohort: Cohort, rows: Sequence[Row], user) -> None:
        self.cohort = cohort
        self.centres = _centres(cohort, user)
        known: dict[int, Student] = {}
        self.by_code = _index(known, "public_id", Student.objects.filter(centre__in=self.centres), _codes(rows))
        self.by_document = _index(known, "document_hash", Student.objects.all(), {row.document_key for row in rows} - {""})
        self.by_name: dict[str, list[Student]] = defaultdict(list)
        unknown = {row.sort_name for row in rows if not row.code and row.document_key not in self.by_document}
        for student in self._neighbours().filter(sort_name__in=Listed(unknown - {""})):
            self.by_name[student.sort_name].append(known.setdefault(student.pk, student))
        self.known = known

    def _neighbours(self) -> QuerySet[Student]:
        """Where names alone may recognise somebody: the cohort's school, or its centre for an open workshop."""
        if self.cohort.school_id:
            return Student.objects.filter(school=self.cohort.school_id)
        return Student.objects.filter(centre=self.cohort.centre_id)

    def match(self, row: Row) -> tuple[Student | None, bool]:
        """The person of this row, if known here; True when our own id says so, and then even the names may change.

        Raises MatchError.
        """
        if row.code:
            return self._by_code(row), True
        owner = self.by_document.get(row.document_key) if row.document_key else None
        if owner:
            if owner.centre_id not in self.centres or owner.sort_name != row.sort_name:
                raise MatchError(needs_review())
            return owner, False
        alike = [student for student in self.by_name.get(row.sort_name, ()) if self._may_be(student, row)]
        if len(alike) > 1:
            raise MatchError(_("Hay más de una persona con esos nombres: añada la fecha de nacimiento o el documento."))
        return (alike[0] if alike else None), False

    def _by_code(self, row: Row) -> Student:
        student = self.by_code.get(_uuid(row.code))
        owner = self.by_document.get(row.document_key) if row.document_key else None
        if student is None or (owner and owner.pk != student.pk):
            raise MatchError(needs_review())
        if row.document_key and student.document_hash not in ("", row.document_key):
            raise MatchError(needs_review())
        return student

    def _may_be(self, student: Student, row: Row) -> bool:
        if row.document_key and student.document_hash and row.document_key != student.document_hash:
            return False
        born = birth_of(student)
        if row.birth and born:
            return row.birth == born
        same_class = student.grade == row.grade and fold(student.section) == fold(row.section)
        return same_class and student.school_id == self.cohort.school_id


def needs_review() -> str:
    """One sentence for a wrong number, a number of somebody else and a number of another centre."""
    return _("Esta fila requiere revisión: compruebe el documento y los nombres con la institución, o déjela fuera.")


def birth_of(student: Student) -> str:
    """“2012-05”, or nothing."""
    return f"{student.birth_year:04d}-{student.birth_month:02d}" if student.birth_year else ""


def refusal_keys(cohort: Cohort, row: Row) -> list[str]:
    """The keys by which a head count of this row is known, the one to store first."""
    by_name = refusal_key(cohort.pk, person_key(row.sort_name, row.birth))
    return [refusal_key(cohort.pk, row.document_key), by_name] if row.document_key else [by_name]


def key_of_student(cohort_id: int, student: Student) -> str:
    """The key that the row of this person would store."""
    return refusal_key(cohort_id, student.document_hash or person_key(student.sort_name, birth_of(student)))


def _centres(cohort: Cohort, user) -> set[int]:
    """The centres whose people this person may recognise; a command knows those of the cohort's own."""
    if user is None:
        return {cohort.centre_id}
    return set(Centre.objects.coordinated_by(user).values_list("pk", flat=True))


def _codes(rows: Sequence[Row]) -> set[UUID]:
    return {code for row in rows if row.code and (code := _uuid(row.code))}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _index(known: dict[int, Student], field: str, queryset: QuerySet[Student], values: set) -> dict:
    """Students by that field; one object a person, whichever way they were found."""
    found = (known.setdefault(student.pk, student) for student in queryset.filter(**{f"{field}__in": Listed(values)}))
    return {getattr(student, field): student for student in found}
