"""What a day on the road needs beside its meetings: whom to call at the school, and how long it takes to get there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lms.accounts.enums import Role
from lms.core.folding import fold
from lms.records.models import SchoolContact

from .enums import SessionState
from .models import TravelTime, WorkshopSession


@dataclass(frozen=True)
class Way:
    """From the district of the meeting before; without minutes where nobody noted how long it takes."""

    district: str
    minutes: int | None


@dataclass(frozen=True)
class Road:
    """Contacts by school, and the way to a meeting by the meeting's key."""

    contacts: dict[int | None, list[SchoolContact]]
    ways: dict[int, Way]


def road_of(user, sessions: list[WorkshopSession]) -> Road:
    """What whoever runs these meetings of one day needs to know. One query, and one more for a day of one's own."""
    is_own_day = user.has_role(Role.FACILITATOR) and not user.has_role(Role.COORDINATOR)
    return Road(contacts_of(sessions), _ways([s for s in sessions if s.state == SessionState.PLANNED]) if is_own_day else {})


def runs(session: WorkshopSession) -> bool:
    """Whether whoever looks runs this meeting, as `with_part` found: a teacher of the school does not."""
    return session.may_run or session.is_given  # type: ignore[attr-defined]  # both are annotations


def contacts_of(sessions: Iterable[WorkshopSession]) -> dict[int | None, list[SchoolContact]]:
    """Contacts at the schools where this person runs one of these meetings."""
    schools = {session.cohort.school_id for session in sessions if runs(session)}
    found: defaultdict[int | None, list[SchoolContact]] = defaultdict(list)
    for contact in SchoolContact.objects.filter(school__in=schools - {None}).order_by("role", "name", "pk"):
        found[contact.school_id].append(contact)
    return dict(found)


def _ways(sessions: list[WorkshopSession]) -> dict[int, Way]:
    """The way to each meeting whose district is another than that of the one before."""
    centres = {session.cohort.centre_id for session in sessions}
    rows = TravelTime.objects.filter(centre__in=centres).values_list("centre", "from_district", "to_district", "minutes")
    times = {(centre, frozenset((fold(one), fold(two)))): minutes for centre, one, two, minutes in rows}
    found = {}
    for before, session in zip(sessions, sessions[1:], strict=False):
        here, there = _district(before), _district(session)
        if here and there and fold(here) != fold(there):
            key = (session.cohort.centre_id, frozenset((fold(here), fold(there))))
            found[session.pk] = Way(here, times.get(key))
    return found


def _district(session: WorkshopSession) -> str:
    return session.cohort.school.district if session.cohort.school else ""
