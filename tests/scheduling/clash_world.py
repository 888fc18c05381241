"""One school morning on which nothing stands against a meeting, so that each test adds the one thing that does."""

from datetime import date, datetime, time

from lms.accounts.enums import Role
from lms.core import clock
from lms.records.enums import StaffRole
from lms.records.models import Cohort, CohortStaff, School
from lms.scheduling.clashes import Clash, Meeting, find_clashes
from lms.scheduling.models import SessionFacilitator, WorkshopSession
from tests.builders import make_cohort, make_school, make_staff, make_term

FIRST, LAST = date(2026, 3, 16), date(2026, 12, 18)
# A Tuesday with classes everywhere.
DAY = date(2026, 4, 14)
NOW = datetime(2026, 3, 20, 12, tzinfo=clock.LIMA)


def a_group(*, school: School | None = None, people=(), teachers=None, until: date | None = None) -> Cohort:
    """A cohort of the school year with a teacher of its own, and these facilitators in place."""
    cohort = make_cohort(school=school or make_school(), starts_on=FIRST)
    cohort.term = make_term(starts_on=FIRST, ends_on=LAST)
    cohort.save()
    for user in [make_staff(role=Role.TEACHER)] if teachers is None else teachers:
        CohortStaff.objects.create(cohort=cohort, user=user, role=StaffRole.TEACHER, valid_from=FIRST, valid_until=until)
    for user in people:
        CohortStaff.objects.create(cohort=cohort, user=user, role=StaffRole.FACILITATOR, valid_from=FIRST)
    return cohort


def a_facilitator(name: str = "Rosa"):
    return make_staff(role=Role.FACILITATOR, name=name)


def a_meeting(cohort: Cohort, *, at: str = "10:00-11:30", day: date = DAY, place: str = "", people=(), **more) -> Meeting:
    """A meeting to be, on that day between those hours in Lima."""
    start, end = (clock.at(day, time.fromisoformat(hour)) for hour in at.split("-"))
    return Meeting(more.pop("key", "a"), cohort, start, end, place, frozenset(user.pk for user in people), **more)


def planned(meeting: Meeting) -> WorkshopSession:
    """That meeting as it stands in the agenda."""
    session = WorkshopSession.objects.create(
        cohort=meeting.cohort, number=1, starts_at=meeting.starts_at, ends_at=meeting.ends_at, place=meeting.place
    )
    SessionFacilitator.objects.bulk_create(SessionFacilitator(session=session, user_id=pk) for pk in meeting.facilitators)
    return session


def clashes(*meetings: Meeting, seen_by=None, now: datetime = NOW) -> list[Clash]:
    return find_clashes(meetings, now=now, seen_by=seen_by)


def rules(*meetings: Meeting, **more) -> list[str]:
    return [str(clash.rule) for clash in clashes(*meetings, **more)]
