"""The pages of one meeting's register: the sheet that is called, and the list that was handed in."""

from base64 import b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.records.models import Enrolment
from lms.scheduling.models import WorkshopSession

from .enums import ATTENDED, MISSED, CorrectionReason, RegisterState, Status
from .models import AttendanceRecord, Mark, Register
from .queries import Summary, head_counts_of, roster_of


def short_id(public_id: UUID) -> str:
    """22 characters for an address or a form, where 32 would be too many."""
    return urlsafe_b64encode(public_id.bytes).decode().rstrip("=")


def read_short_id(text: str) -> UUID:
    """The id behind `short_id`. Raises ValueError for anything else."""
    return UUID(bytes=b64decode(text + "==", altchars=b"-_", validate=True))


@dataclass(frozen=True)
class SheetRow:
    """One person to call: the number and name of the register, and the word chosen so far."""

    number: int
    place: Enrolment
    status: Status
    absence_reason: str

    @property
    def name(self) -> str:
        return self.place.student.register_name if self.place.student else ""


@dataclass(frozen=True)
class Sheet:
    """The roll before it is handed in."""

    rows: list[SheetRow]
    head_counts: int

    @property
    def roster(self) -> str:
        """The rows' public ids in their order, as short as text can be."""
        return ",".join(short_id(row.place.public_id) for row in self.rows)

    @property
    def attended(self) -> int:
        return sum(row.status in ATTENDED for row in self.rows)

    @property
    def tally(self) -> list[tuple[Status, int]]:
        """How many of each exception, in the order of the five words."""
        return [(status, sum(row.status == status for row in self.rows)) for status in Status if status != Status.PRESENT]


def sheet_of(session: WorkshopSession, chosen: Mapping[UUID, tuple[str, str]] | None = None) -> Sheet:
    """Everybody on the roster of the meeting's day, present unless `chosen` says otherwise. Two queries."""
    chosen = chosen or {}
    rows = []
    for number, place in enumerate(roster_of(session), start=1):
        status, reason = chosen.get(place.public_id, (Status.PRESENT, ""))
        rows.append(SheetRow(number, place, Status(status), reason))
    return Sheet(rows, head_counts_of(session))


@dataclass(frozen=True)
class Said:
    """One mark in the history of a row: when, by whom, what, and why it was changed (empty for the first)."""

    at: datetime
    by: str
    status: Status
    reason: str


@dataclass(frozen=True)
class SavedRow:
    """One person of a handed-in register; `record` is None for who came onto the roster afterwards."""

    number: int
    place: Enrolment
    record: AttendanceRecord | None
    history: list[Said]

    @property
    def name(self) -> str:
        return self.place.student.register_name if self.place.student else ""

    @property
    def is_missed(self) -> bool:
        return self.record is not None and self.record.status in MISSED


@dataclass(frozen=True)
class SavedSheet:
    """A handed-in register as its page shows it."""

    register: Register
    rows: list[SavedRow]
    head_counts: int
    summary: Summary

    @property
    def unmarked(self) -> int:
        return sum(row.record is None for row in self.rows)

    @property
    def tally(self) -> list[tuple[Status, int]]:
        """How many of each exception, in the order of the five words."""
        return [(status, self.summary.counts.get(status, 0)) for status in Status if status != Status.PRESENT]


def saved_sheet(register: Register, session: WorkshopSession) -> SavedSheet:
    """The register's rows in the order of the roster. Three queries, five once something was corrected."""
    records = {record.enrolment_id: record for record in register.records.all()}
    of_the_day = Q(pk__in=roster_of(session).order_by().values("pk"))
    places = Enrolment.objects.filter(Q(pk__in=sorted(records)) | of_the_day).by_surname()
    history = _history(register) if register.state == RegisterState.AMENDED else {}
    rows = [
        SavedRow(number, place, records.get(place.pk), history.get(place.pk, [])) for number, place in enumerate(places, start=1)
    ]
    counts: defaultdict[str, int] = defaultdict(int)
    for record in records.values():
        counts[record.status] += 1
    return SavedSheet(register, rows, head_counts_of(session), Summary(register, counts))


def _history(register: Register) -> dict[int, list[Said]]:
    """Every mark about the enrolments that were marked more than once."""
    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in register.marks.order_by("pk"):
        marks[mark.enrolment_id].append(mark)
    told = {enrolment_id: said for enrolment_id, said in marks.items() if len(said) > 1 or said[0].correction_reason}
    people = User.objects.in_bulk({mark.marked_by for said in told.values() for mark in said if mark.marked_by})
    return {enrolment_id: [_said(mark, people) for mark in said] for enrolment_id, said in told.items()}


def _said(mark: Mark, people: Mapping[int, User]) -> Said:
    person = people.get(mark.marked_by or 0)
    by = (person.get_full_name() or person.username) if person else _("una cuenta que ya no existe")
    reason = str(CorrectionReason(mark.correction_reason).label) if mark.correction_reason else ""
    return Said(mark.marked_at, by, Status(mark.status), reason)
