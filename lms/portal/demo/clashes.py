"""What the demo's agenda trips over: a check that ends soon, one that has ended, ways, a student in two groups."""

from datetime import timedelta
from itertools import pairwise

from lms.records.enums import ClearanceKind
from lms.records.models import Enrolment, StaffClearance
from lms.scheduling.assignments import assign_cohorts_own
from lms.scheduling.models import TravelTime, WorkshopSession

from .organisation import OFFICE
from .write import World

# Until how many days from today the check of these two holds; everybody else's holds for a year.
ENDS_IN = {"facilitador.li1": 12, "facilitador.li3": -20}
WAYS = {
    "IQ": (
        ("Belén", "Iquitos", 15),
        ("Belén", "Punchana", 35),
        ("Belén", "San Juan Bautista", 40),
        ("Iquitos", "Punchana", 20),
        ("Iquitos", "San Juan Bautista", 30),
        ("Punchana", "San Juan Bautista", 45),
    ),
    "LI": (("Comas", "San Juan de Lurigancho", 90),),
}


def write_clashes(world: World) -> None:
    """Who runs each meeting, checks, ways, and one student whose two groups meet at the same time."""
    assign_cohorts_own(list(WorkshopSession.objects.select_related("cohort__centre")))
    StaffClearance.objects.bulk_create(
        _check(world, facts.username) for facts in OFFICE if facts.username.startswith("facilitador")
    )
    TravelTime.objects.bulk_create(
        TravelTime(centre=world.centres[code], from_district=one, to_district=two, minutes=minutes)
        for code, ways in WAYS.items()
        for one, two, minutes in ways
    )
    _enrol_twice(world)


def _check(world: World, username: str) -> StaffClearance:
    ends_on = world.today + timedelta(days=ENDS_IN.get(username, 365))
    user = world.staff[username]
    checked_on = ends_on - timedelta(days=365)
    return StaffClearance(user=user, kind=ClearanceKind.RECORDS, checked_on=checked_on, expires_on=ends_on)


def _enrol_twice(world: World) -> None:
    """Put a student of one coming meeting's group into another group that meets then. On some days of the year none do."""
    coming = WorkshopSession.objects.to_come(world.now).filter(cohort__centre=world.centres["IQ"]).order_by("starts_at")
    for one, other in pairwise(coming.select_related("cohort")):
        if one.cohort.workshop_id != other.cohort.workshop_id and other.starts_at < one.ends_at:
            taken = Enrolment.objects.named().filter(cohort__workshop=other.cohort.workshop_id).values("student")
            seat = Enrolment.objects.named().filter(cohort=one.cohort_id).exclude(student__in=taken).order_by("pk").last()
            if seat:
                Enrolment.objects.create(
                    public_id=world.new_id(), cohort_id=other.cohort_id, student=seat.student, starts_on=world.today
                )
                return
