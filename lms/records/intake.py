"""What the rows of one roster mean for one cohort: who is enrolled, what the families answered, whom to call.

An intake reads what is stored in a fixed number of queries, decides row by row, and writes what its rows decided in bulk.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from lms.core import clock
from lms.core.folding import fold

from .bulk import BATCH, upsert
from .enums import Channel, ConsentState, Outcome, Purpose
from .head_counts import forget
from .models import Cohort, Consent, Enrolment, Guardian, Student
from .roster.matching import AT_ONCE, People, head_counts, refusal_keys
from .roster.rows import Row

GIVEN, REFUSED = ConsentState.GIVEN, ConsentState.REFUSED


@dataclass(slots=True)
class Plan:
    """One row, the person it means (new until stored), and what it would do. `was` holds shown values that would change."""

    row: Row
    student: Student | None = None
    by_code: bool = False
    head_count: bool = False
    outcome: str = Outcome.SAME
    enrolment: Enrolment | None = None
    consents: list[tuple[Purpose, ConsentState]] = field(default_factory=list)
    guardian: Guardian | None = None
    was: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def takes_a_place(self) -> bool:
        return self.enrolment is not None and self.enrolment.pk is None


class Intake:
    """The plans of one file for one cohort."""

    def __init__(self, *, cohort: Cohort, rows: Sequence[Row], user, now: datetime) -> None:
        self.cohort, self.user, self.now = cohort, user, now
        self.today: date = clock.local_day(now)
        self.people = People(cohort, rows, user)
        self.plans: dict[int, Plan] = {}
        known = self.people.known
        self.enrolments = {found.student_id: found for found in Enrolment.objects.filter(cohort=cohort).named()}
        self.head_counts = head_counts(cohort)
        self.consents = {
            (found["student"], found["purpose"]): found["state"]
            for found in _of(Consent.objects.order_by("pk").values("student", "purpose", "state"), known)
        }
        self.guardians = {(found.student_id, fold(found.name)): found for found in _of(Guardian.objects.order_by("-pk"), known)}

    def decide(self, row: Row) -> Plan:
        """The plan of this row; the fields of the student are the resource's part. Raises MatchError."""
        match = self.people.match(row)
        plan = self.plans[row.row] = Plan(row=row, student=match.student, by_code=match.by_code)
        counted = None if match.student else self._counted(row)
        if row.consent == "no" or (counted and row.consent == ""):
            self._count_only(plan, counted)
        else:
            self._enrol(plan, counted)
            self._answer(plan)
            self._guard(plan)
        return plan

    def _counted(self, row: Row) -> Enrolment | None:
        return next((found for key in refusal_keys(self.cohort, row) if (found := self.head_counts.get(key))), None)

    def _count_only(self, plan: Plan, counted: Enrolment | None) -> None:
        plan.head_count = True
        if plan.student:
            plan.outcome = Outcome.CHANGED
            plan.notes.append(_("La familia no autoriza: se retira a la persona y queda solo el número."))
        elif counted is None:
            plan.outcome = Outcome.NEW
            plan.notes.append(_("La familia no autoriza: se guarda solo el número, sin nombre."))
        else:
            plan.notes.append(_("La familia no autorizó: sigue contando solo el número."))
        if counted is None and (plan.student is None or plan.student.pk not in self.enrolments):
            key = refusal_keys(self.cohort, plan.row)[0]
            plan.enrolment = Enrolment(cohort=self.cohort, starts_on=self._first_day(plan.row), refusal_key=key)

    def _enrol(self, plan: Plan, counted: Enrolment | None) -> None:
        stored = self.enrolments.get(plan.student.pk) if plan.student else None
        if stored:
            self._move(plan, stored)
        elif counted:
            counted.refusal_key = ""
            plan.enrolment, plan.outcome = counted, Outcome.CHANGED
            plan.notes.append(_("La familia ahora autoriza: el número recibe su nombre."))
        else:
            plan.enrolment, plan.outcome = Enrolment(cohort=self.cohort, starts_on=self._first_day(plan.row)), Outcome.NEW
            if plan.student:
                plan.notes.append(_("Ya está registrado: se inscribe en este grupo."))

    def _first_day(self, row: Row) -> date:
        return date.fromisoformat(row.starts_on) if row.starts_on else self.cohort.starts_on

    def _move(self, plan: Plan, stored: Enrolment) -> None:
        """An enrolment that stands: its first day may move, but not over meetings that were held."""
        if stored.ends_on and stored.ends_on < self.today:
            plan.notes.append(_("Su inscripción ya terminó; no se reabre desde aquí."))
            return
        day = self._first_day(plan.row) if plan.row.starts_on else stored.starts_on
        if day > stored.starts_on and self.cohort.first_held_on:
            plan.notes.append(_("Ya hubo sesiones: se mantiene su primer día."))
        elif day != stored.starts_on:
            stored.starts_on = day
            plan.enrolment, plan.outcome = stored, Outcome.CHANGED

    def _answer(self, plan: Plan) -> None:
        wanted = []
        if plan.row.consent in ("yes", "only"):
            wanted.append((Purpose.PARTICIPATION, GIVEN))
        if plan.row.consent == "yes":
            wanted.append((Purpose.CERTIFICATE, GIVEN))
        if plan.row.verification:
            wanted.append((Purpose.VERIFICATION, REFUSED if plan.row.verification == "no" else GIVEN))
        person = plan.student.pk if plan.student else None
        plan.consents = [(purpose, state) for purpose, state in wanted if self.consents.get((person, purpose)) != state]
        self._mark_changed(plan, bool(plan.consents))

    def _guard(self, plan: Plan) -> None:
        row = plan.row
        if not row.guardian_name:
            if row.guardian_phone or row.guardian_relationship:
                plan.notes.append(_("Falta el nombre del apoderado: no se guardaron sus datos."))
            return
        stored = self.guardians.get((plan.student.pk, fold(row.guardian_name))) if plan.student else None
        guardian = stored or Guardian(name=row.guardian_name)
        before = (guardian.pk, guardian.relationship, guardian.phone)
        guardian.relationship = row.guardian_relationship or guardian.relationship
        guardian.phone = row.guardian_phone or guardian.phone
        if stored is None or before != (guardian.pk, guardian.relationship, guardian.phone):
            plan.guardian = guardian
            self._mark_changed(plan, True)

    @staticmethod
    def _mark_changed(plan: Plan, changed: bool) -> None:
        if changed and plan.outcome == Outcome.SAME:
            plan.outcome = Outcome.CHANGED

    def places_held(self) -> int:
        """How many places of the cohort are taken: enrolments that have not ended."""
        return Enrolment.objects.filter(cohort=self.cohort).exclude(ends_on__lt=self.today).count()

    def remove(self, students: Iterable[Student]) -> None:
        """Forget those whose row refuses; the head count keeps the key of the row, so that the same row is known again."""
        plans = {plan.student.pk: plan for plan in self.plans.values() if plan.head_count and plan.student}
        keys = {(pk, self.cohort.pk): refusal_keys(self.cohort, plan.row)[0] for pk, plan in plans.items()}
        forget(students, self.now, keys)

    def write(self) -> None:
        """Store what hangs on the students, who are stored by now. Sorted, so that two intakes lock in one order."""
        plans = sorted(self.plans.values(), key=lambda plan: (plan.student.pk or 0) if plan.student else 0)
        for plan in plans:
            if plan.enrolment and not plan.head_count:
                plan.enrolment.student = plan.student
            if plan.guardian:
                plan.guardian.student = plan.student
        enrolments = [plan.enrolment for plan in plans if plan.enrolment]
        Enrolment.objects.bulk_create([found for found in enrolments if found.pk is None], batch_size=BATCH)
        upsert([found for found in enrolments if found.pk], ["student", "starts_on", "refusal_key"])
        Consent.objects.bulk_create([row for plan in plans for row in self._statements(plan)], batch_size=BATCH)
        guardians = [plan.guardian for plan in plans if plan.guardian]
        Guardian.objects.bulk_create([found for found in guardians if found.pk is None], batch_size=BATCH)
        upsert([found for found in guardians if found.pk], ["relationship", "phone"])

    def _statements(self, plan: Plan) -> Iterator[Consent]:
        for purpose, state in plan.consents:
            yield Consent(
                student=plan.student,
                purpose=purpose,
                state=state,
                channel=Channel.PAPER,
                recorded_by=self.user,
                recorded_at=self.now,
            )


def _of(queryset, known: dict[int, Student]) -> Iterator:
    """The rows of these students, some thousand students at a time."""
    listed = sorted(known)
    for start in range(0, len(listed), AT_ONCE):
        yield from queryset.filter(student__in=listed[start : start + AT_ONCE])
