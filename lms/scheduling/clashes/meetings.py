"""What is asked about, and what comes back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lms.core import clock
from lms.core.folding import fold
from lms.records.models import Cohort

from ..enums import ClashRule
from ..models import WorkshopSession


@dataclass(frozen=True)
class Meeting:
    """A meeting as it is or as it would be. `key` is the caller's own name for it; `session_id` where it is stored already.

    `cohort` comes with its school, centre and term (`Cohort.objects.for_listing()`), else each of them is a query.
    """

    key: str
    cohort: Cohort
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    facilitators: frozenset[int] = frozenset()
    session_id: int | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.cohort.centre.time_zone)

    @property
    def local_start(self) -> datetime:
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(self.zone)

    @property
    def day(self) -> date:
        return clock.local_day(self.starts_at, self.zone)

    @property
    def room(self) -> tuple[int | None, int, str] | None:
        """School (or centre) and place, as two people would write it alike; nothing where no place was written."""
        name = fold(self.place)
        return (self.cohort.school_id, self.cohort.centre_id, name) if name else None

    @property
    def district(self) -> str:
        """Where one has to travel; unknown for a workshop at the centre itself."""
        return self.cohort.school.district if self.cohort.school else ""


@dataclass(frozen=True)
class Clash:
    """Something that stands against the meeting `key`: a whole sentence that names both sides, and what would mend it.

    `other` is the other side in few words; the ids say which row it is, so that a page can lead there. `other_key` is the other
    meeting's own key (its `public_id` where it was not asked about), empty where whoever looks may not know it.
    """

    rule: ClashRule
    is_hard: bool
    key: str
    sentence: str
    other: str
    remedy: str
    other_key: str = field(default="", compare=False)
    session_id: int | None = None
    closure_id: int | None = None
    agreement_id: int | None = None
    user_id: int | None = None


def meetings_of(sessions: Iterable[WorkshopSession]) -> list[Meeting]:
    """Stored meetings, read `for_listing` with their term and `assignments` prefetched, as something to ask about."""
    return [
        Meeting(
            key=str(session.public_id),
            cohort=session.cohort,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            place=session.place,
            facilitators=frozenset(assignment.user_id for assignment in session.assignments.all()),
            session_id=session.pk,
        )
        for session in sessions
    ]
