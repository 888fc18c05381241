"""What the rows of one roster mean for one cohort: who is enrolled, what the families answered, whom to call.

An intake takes one or two thousand rows: it reads what is stored about them in a fixed number of queries, decides row by row, and
writes what its rows decided in bulk. It makes no objects of what it only compares, because the machine is small.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from lms.core import clock
from lms.core.bulk import insert, update
from lms.core.folding import fold
from lms.core.listed import Listed

from .enums import Channel, ConsentState, Outcome, Purpose
from .head_counts import forget
from .models import Cohort, Consent, Enrolment, Guardian, Student
from .roster.matching import People, refusal_keys
from .roster.rows import Row

GIVEN, REFUSED = str(ConsentState.GIVEN), str(ConsentState.REFUSED)
TAKES_PART, CERTIFICATE, VERIFICATION = str(Purpose.PARTICIPATION), str(Purpose.CERTIFICATE), str(Purpose.VERIFICATION)
NEW, CHANGED, SAME = str(Outcome.NEW), str(Outcome.CHANGED), str(Outcome.SAME)
# A guardian's key (None before the first writing), name, relationship and telephone.
type Called = tuple[int | None, str, str, str]


@dataclass(slots=True)
class Plan:
    """One row, the person it means, and what it would do.

    `student` is somebody known here, or somebody new until the first writing; `person` is the key from then on. A new place has
    a `first_day` and no `enrolment`; a place that changes has both.
    """

    row: Row
    student: Student | None = None
    person: int | None = None
    by_code: bool = False
    head_count: bool = False
    outcome: str = SAME
    enrolment: int | None = None
    first_day: date | None = None
    consents: Sequence[tuple[str, str]] = ()
    guardian: Called | None = None
    notes: Sequence[str] = ()
    changes: Sequence[str] = ()

    @property
    def takes_a_place(self) -> bool:
        return self.first_day is not None and self.enrolment is None

    def note(self, sentence: str) -> None:
        self.notes = (*self.notes, sentence)

    def change(self, *fields: str) -> None:
        """These fields are written, so the row is no longer the same."""
        self.changes = (*self.changes, *fields)
        if self.outcome == SAME:
            self.outcome = CHANGED


class Intake:
    """The plans of some rows of a file for one cohort."""

    def __init__(self, *, cohort: Cohort, rows: Sequence[Row], user, now: datetime) -> None:
        self.cohort, self.user, self.now = cohort, user, now
        self.today: date = clock.local_day(now)
        self.people = People(cohort, rows, user)
        self.plans: dict[int, Plan] = {}
        known = Listed(self.people.known)
        places = Enrolment.objects.filter(cohort=cohort)
        named = places.filter(student__in=known).values_list("student_id", "pk", "starts_on", "ends_on")
        self.enrolments = {person: (key, first, last) for person, key, first, last in named}
        self.head_counts = dict(places.filter(student=None).exclude(refusal_key="").values_list("refusal_key", "pk"))
        consents = Consent.objects.order_by("pk").values_list("student_id", "purpose", "state")
        self.consents = {(person, purpose): state for person, purpose, state in consents.filter(student__in=known)}
        guardians = Guardian.objects.order_by("-pk").values_list("student_id", "pk", "name", "relationship", "phone")
        called = guardians.filter(student__in=known)
        self.guardians: dict[tuple[int, str], Called] = {
            (person, fold(name)): (key, name, relationship, phone) for person, key, name, relationship, phone in called
        }

    def decide(self, row: Row) -> Plan:
        """The plan of this row; the fields of the student are the resource's part. Raises MatchError."""
        student, by_code = self.people.match(row)
        plan = self.plans[row.row] = Plan(row=row, student=student, person=student.pk if student else None, by_code=by_code)
        counted = None if student or not self.head_counts and row.consent != "no" else self._counted(row)
        if row.consent == "no" or (counted and row.consent == ""):
            self._count_only(plan, counted)
        else:
            self._enrol(plan, counted)
            self._answer(plan)
            self._guard(plan)
        return plan

    def _counted(self, row: Row) -> int | None:
        return next((found for key in refusal_keys(self.cohort, row) if (found := self.head_counts.get(key))), None)

    def _count_only(self, plan: Plan, counted: int | None) -> None:
        plan.head_count = True
        if plan.student:
            plan.outcome = CHANGED
            plan.note(_("La familia no autoriza: se retira a la persona y queda solo el número."))
        elif counted is None:
            plan.outcome = NEW
            plan.note(_("La familia no autoriza: se guarda solo el número, sin nombre."))
        else:
            plan.note(_("La familia no autorizó: sigue contando solo el número."))
        if counted is None and plan.person not in self.enrolments:
            plan.first_day = self._first_day(plan.row)

    def _enrol(self, plan: Plan, counted: int | None) -> None:
        if plan.person in self.enrolments:
            self._move(plan, *self.enrolments[plan.person])
            return
        plan.first_day, plan.enrolment = self._first_day(plan.row), counted
        plan.outcome = CHANGED if counted else NEW
        if counted:
            plan.note(_("La familia ahora autoriza: el número recibe su nombre."))
        elif plan.student:
            plan.note(_("Ya está registrado: se inscribe en este grupo."))

    def _first_day(self, row: Row) -> date:
        return date.fromisoformat(row.starts_on) if row.starts_on else self.cohort.starts_on

    def _move(self, plan: Plan, key: int, first: date, last: date | None) -> None:
        """A place that stands: its first day may move, but not over meetings that were held."""
        if last and last < self.today:
            plan.note(_("Su inscripción ya terminó; no se reabre desde aquí."))
            return
        day = self._first_day(plan.row) if plan.row.starts_on else first
        if day > first and self.cohort.first_held_on:
            plan.note(_("Ya hubo sesiones: se mantiene su primer día."))
        elif last and day > last:
            plan.note(_("La fecha “desde” es posterior al fin de su inscripción: se mantiene su primer día."))
        elif day != first:
            plan.first_day, plan.enrolment = day, key
            plan.change("starts_on")

    def _answer(self, plan: Plan) -> None:
        wanted = WANTED[plan.row.consent, plan.row.verification]
        plan.consents = [found for found in wanted if self.consents.get((plan.person or 0, found[0])) != found[1]]
        if plan.consents:
            plan.change("consent")

    def _guard(self, plan: Plan) -> None:
        row = plan.row
        if not row.guardian_name:
            if row.guardian_phone or row.guardian_relationship:
                plan.note(_("Falta el nombre del apoderado: no se guardaron sus datos."))
            return
        nobody: Called = (None, row.guardian_name, "", "")
        key, name, relationship, phone = self.guardians.get((plan.person or 0, fold(row.guardian_name)), nobody)
        wanted: Called = (key, name, row.guardian_relationship or relationship, row.guardian_phone or phone)
        if key is None or wanted[2:] != (relationship, phone):
            plan.guardian = wanted
            plan.change("guardian")

    def remove(self, students: Iterable[Student]) -> None:
        """Forget those whose row refuses; the head count keeps the key of the row, so that the same row is known again."""
        rows = {plan.person: plan.row for plan in self.plans.values() if plan.head_count and plan.person}
        keys = {(person, self.cohort.pk): refusal_keys(self.cohort, row)[0] for person, row in rows.items()}
        forget(students, self.now, keys)

    def write(self) -> None:
        """Store what hangs on the students, who are stored by now."""
        plans = sorted(self.plans.values(), key=lambda plan: plan.person or 0)
        places = ((uuid.uuid4(), self.cohort.pk, None, "", *self._place(plan)) for plan in plans if plan.takes_a_place)
        insert(Enrolment, ("public_id", "cohort_id", "ends_on", "end_reason", *PLACE), places)
        moved = [(*self._place(plan), plan.enrolment) for plan in plans if plan.enrolment and plan.first_day]
        update(Enrolment, PLACE, moved)
        insert(Consent, STATEMENT, (row for plan in plans for row in self._statements(plan)))
        insert(Guardian, CALLED, ((plan.person, *plan.guardian[1:]) for plan in plans if plan.guardian and not plan.guardian[0]))
        called = [(*plan.guardian[2:], plan.guardian[0]) for plan in plans if plan.guardian and plan.guardian[0]]
        update(Guardian, ("relationship", "phone"), called)

    def _place(self, plan: Plan) -> tuple:
        person, key = (None, refusal_keys(self.cohort, plan.row)[0]) if plan.head_count else (plan.person, "")
        return person, plan.first_day, key

    def _statements(self, plan: Plan) -> Iterator[tuple]:
        by = self.user.pk if self.user else None
        for purpose, state in plan.consents:
            yield plan.person, purpose, state, str(Channel.PAPER), "", by, self.now


PLACE = ("student_id", "starts_on", "refusal_key")
STATEMENT = ("student_id", "purpose", "state", "channel", "text_version", "recorded_by_id", "recorded_at")
CALLED = ("student_id", "name", "relationship", "phone")
ANSWERED = {
    "yes": ((TAKES_PART, GIVEN), (CERTIFICATE, GIVEN)),
    "only": ((TAKES_PART, GIVEN),),
    "no": (),
    "": (),
}
VERIFIED = {"yes": ((VERIFICATION, GIVEN),), "only": ((VERIFICATION, GIVEN),), "no": ((VERIFICATION, REFUSED),), "": ()}
WANTED = {(one, two): (*ANSWERED[one], *VERIFIED[two]) for one in ANSWERED for two in VERIFIED}
