"""Writing groups, meetings, registers, marks, consents and secrets of the draft into the database, in bulk."""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password

from curriculum.models import LessonPage, WorkshopPage
from lms.attendance.enums import CorrectionReason, RegisterState, Status
from lms.attendance.models import AttendanceRecord, Mark, Register
from lms.classroom.actions import give_secrets
from lms.classroom.models import ClassCode
from lms.records.documents import refusal_key
from lms.records.enums import Channel, ConsentState, Purpose, StaffRole
from lms.records.models import AwarenessEvent, Cohort, CohortStaff, Consent, Enrolment
from lms.scheduling.enums import SessionState
from lms.scheduling.models import WorkshopSession

from . import organisation
from .drafts import Entry, Group, Meeting, Person, Seat
from .running import CLASS_CODE, TODAYS_GROUP
from .write import World, moment, write_partners

CONSENT_TEXT = "demo-1"
CLASS_OPEN_DAYS = 60
BATCH = 800


class Groups:
    """Writes the groups of a draft and remembers their rows for the next step."""

    def __init__(self, world: World, groups: list[Group]) -> None:
        self.world, self.groups = world, groups
        self.cohorts: dict[Group, Cohort] = {}
        self.enrolments: dict[Seat, Enrolment] = {}
        self.sessions: dict[Meeting, WorkshopSession] = {}

    def write_cohorts(self) -> None:
        """Cohorts, who runs them and who is in them."""
        workshops = {page.code: page for page in WorkshopPage.objects.filter(locale__language_code="es")}
        rows = [self._cohort(group, workshops[group.workshop]) for group in self.groups]
        self.cohorts = dict(zip(self.groups, Cohort.objects.bulk_create(rows), strict=True))
        CohortStaff.objects.bulk_create([row for number, group in enumerate(self.groups) for row in self._staff(group, number)])
        seats = [(group, seat) for group in self.groups for seat in group.seats]
        enrolments = Enrolment.objects.bulk_create([self._enrolment(*pair) for pair in seats], batch_size=BATCH)
        self.enrolments = dict(zip((seat for _group, seat in seats), enrolments, strict=True))

    def _cohort(self, group: Group, workshop: WorkshopPage) -> Cohort:
        return Cohort(
            public_id=self.world.new_id(),
            code=group.code,
            workshop=workshop,
            term=self.world.terms[group.term],
            centre=self.world.centres[group.centre],
            school=self.world.schools[group.school] if group.school else None,
            grade=group.grade,
            section=group.section,
            capacity=group.capacity,
            starts_on=group.starts_on,
            first_held_on=group.held[0].day if group.held else None,
        )

    def _staff(self, group: Group, number: int) -> Iterator[CohortStaff]:
        cohort, role = self.cohorts[group], StaffRole.FACILITATOR
        for username, first, last in group.facilitators:
            user = self.world.staff[username]
            yield CohortStaff(cohort=cohort, user=user, role=role, valid_from=first, valid_until=last)
        if group.school:
            # Teachers keep this year's groups in view; the story's and its school's newest go to the demo account.
            username = organisation.teacher_of(
                group.school, 0 if group.school == "99103" and group.code.endswith("26") else number
            )
            last = None if group.code.endswith("26") else group.facilitators[0][2]
            user = self.world.staff[username]
            yield CohortStaff(cohort=cohort, user=user, role=StaffRole.TEACHER, valid_from=group.starts_on, valid_until=last)

    def _enrolment(self, group: Group, seat: Seat) -> Enrolment:
        cohort = self.cohorts[group]
        key = "" if seat.person else refusal_key(cohort.pk, "a family that said no")
        return Enrolment(
            public_id=self.world.new_id(),
            cohort=cohort,
            student=self.world.students[seat.person] if seat.person else None,
            starts_on=seat.starts_on,
            ends_on=seat.ends_on,
            end_reason=seat.end_reason,
            refusal_key=key,
        )

    def write_sessions(self) -> None:
        """Meetings, numbered in the order of the calendar."""
        lessons = _lessons()
        pairs = [(group, number, meeting) for group in self.groups for number, meeting in enumerate(group.meetings, start=1)]
        rows = [self._session(group, number, meeting, lessons) for group, number, meeting in pairs]
        written = WorkshopSession.objects.bulk_create(rows, batch_size=BATCH)
        self.sessions = dict(zip((meeting for _group, _number, meeting in pairs), written, strict=True))

    def _session(self, group: Group, number: int, meeting: Meeting, lessons: dict) -> WorkshopSession:
        return WorkshopSession(
            public_id=self.world.new_id(),
            cohort=self.cohorts[group],
            number=number,
            lesson=lessons.get((group.workshop, meeting.lesson)),
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place=group.place,
            state=SessionState.CANCELLED if meeting.cancelled_for else SessionState.PLANNED,
            change_reason=meeting.cancelled_for,
        )

    def write_attendance(self) -> int:
        """Registers, the marks as they were made, and the current state; how many marks."""
        pairs = [(group, meeting) for group in self.groups for meeting in group.held]
        written = Register.objects.bulk_create([self._register(*pair) for pair in pairs], batch_size=BATCH)
        registers = dict(zip((meeting for _group, meeting in pairs), written, strict=True))
        marks: list[Mark] = []
        records: list[AttendanceRecord] = []
        for group in self.groups:
            for number, meeting in enumerate(group.held):
                for seat in group.seats:
                    if seat.entries and (entry := seat.entries[number]):
                        marks += self._marks(group, registers[meeting], seat, entry)
                        records.append(_record(registers[meeting], self.enrolments[seat], entry))
        Mark.objects.bulk_create(marks, batch_size=BATCH)
        AttendanceRecord.objects.bulk_create(records, batch_size=BATCH)
        return len(marks)

    def _register(self, group: Group, meeting: Meeting) -> Register:
        number = group.held.index(meeting)
        is_amended = any(entry[2] for seat in group.seats if (entry := seat.entries[number]))
        return Register(
            public_id=self.world.new_id(),
            session=self.sessions[meeting],
            state=RegisterState.AMENDED if is_amended else RegisterState.SUBMITTED,
            taken_by=self._taker(group, meeting),
            taken_at=meeting.ends_at,
        )

    def _taker(self, group: Group, meeting: Meeting):
        """The facilitator of that day."""
        names = [
            name for name, first, last in group.facilitators if first <= meeting.day and (last is None or meeting.day <= last)
        ]
        return self.world.staff[names[0]]

    def _marks(self, group: Group, register: Register, seat: Seat, entry: Entry) -> Iterator[Mark]:
        status, reason, corrected = entry
        facts = {"register": register, "enrolment": self.enrolments[seat], "marked_by": register.taken_by_id}
        if corrected:
            yield Mark(**facts, public_id=self.world.new_id(), status=Status.ABSENT, marked_at=register.taken_at)
        cause = CorrectionReason.CAME_LATER if corrected else ""
        yield Mark(
            **facts,
            public_id=self.world.new_id(),
            status=status,
            absence_reason=reason,
            correction_reason=cause,
            marked_at=register.taken_at + timedelta(minutes=20 if corrected else 0),
        )

    def write_consents(self) -> None:
        """What each family answered, on the first day of the first group; who has not answered has no row."""
        first_days: dict = {}
        for group in self.groups:
            for seat in group.seats:
                first_days.setdefault(seat.person, (seat.starts_on, group.centre))
        rows = []
        for person, student in self.world.students.items():
            day, centre = first_days[person]
            at = min(moment(day), self.world.now)
            rows += [self._consent(student, purpose, at, centre, person.purposes) for purpose in _answered(person)]
        Consent.objects.bulk_create(rows, batch_size=BATCH)

    def _consent(self, student, purpose: Purpose, at: datetime, centre: str, given: tuple[str, ...]) -> Consent:
        return Consent(
            student=student,
            purpose=purpose,
            state=ConsentState.GIVEN if purpose in given else ConsentState.REFUSED,
            channel=Channel.PAPER,
            text_version=CONSENT_TEXT,
            recorded_by=self.world.coordinator(centre),
            recorded_at=at,
        )

    def write_secrets(self) -> int:
        """One PIN, hashed once, for everybody in a running group whose family agreed; how many."""
        pin = make_password(organisation.PIN)
        people = {seat.person for group in self.groups if group.has_pins for seat in group.seats if seat.person}
        chosen = [student for person, student in self.world.students.items() if person in people and person.purposes]
        give_secrets(hashes=dict.fromkeys(chosen, pin), now=self.world.now)
        return len(chosen)

    def open_class(self) -> None:
        """The class of today's group, open for as long as a demo is looked at."""
        group = next(group for group in self.groups if group.code == TODAYS_GROUP)
        ClassCode.objects.create(
            cohort=self.cohorts[group],
            code=CLASS_CODE,
            opens_at=self.world.now,
            closes_at=self.world.now + timedelta(days=CLASS_OPEN_DAYS),
            opened_by=self.world.staff[group.facilitators[0][0]],
        )


def _answered(person: Person) -> list[Purpose]:
    """The purposes that a family answered: none while the slip is out, at times only the first, else all."""
    only_first = person.purposes == (Purpose.PARTICIPATION,) and person.steadiness < 0.5
    return [purpose for purpose in Purpose if purpose in person.purposes or (person.purposes and not only_first)]


def _record(register: Register, enrolment: Enrolment, entry: Entry) -> AttendanceRecord:
    status, reason, corrected = entry
    at = register.taken_at + timedelta(minutes=20 if corrected else 0)
    return AttendanceRecord(register=register, enrolment=enrolment, status=status, absence_reason=reason, updated_at=at)


def _lessons() -> dict[tuple[str, int], LessonPage]:
    """Lessons by workshop and place in it: the codes are A1 to D7."""
    pages = LessonPage.objects.filter(locale__language_code="es").only("pk", "code")
    return {(page.code[0], int(page.code[1:])): page for page in pages if page.code[1:].isdigit()}


def write_events(world: World) -> None:
    """Awareness events of Sede Iquitos, as head counts."""
    with (Path(__file__).parent / "events.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    partners = write_partners([line["partner"] for line in lines])
    rows = [
        AwarenessEvent(
            centre=world.centres["IQ"],
            held_on=line["held_on"],
            kind=line["kind"],
            partner=partners.get(line["partner"]),
            district=line["district"],
            **{band: int(line[band]) for band in AwarenessEvent.BANDS},
        )
        for line in lines
    ]
    AwarenessEvent.objects.bulk_create(rows)
