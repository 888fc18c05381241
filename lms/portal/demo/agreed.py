"""What the demo's schools agreed on with their centre, whom to call there, and what they ask for: one request of each state."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from curriculum.models import WorkshopPage
from lms.accounts.models import User
from lms.records.enums import AgreementKind, ContactRole
from lms.records.models import Agreement, Cohort, Partner, School, SchoolContact
from lms.scheduling.actions_requests import Wish, accept_request, counter_request, decline_request, make_request, withdraw_request
from lms.scheduling.enums_requests import AnswerReason, Need
from lms.scheduling.models import WorkshopRequest
from lms.scheduling.queries_agreements import with_used

from .organisation import teacher_of
from .running import STORY_SCHOOL
from .write import World

QUOTA = 60
EXPIRING, NEARLY_USED, OVER = "99102", "99104", "99104-1"
IN_TWO_WEEKS, IN_THREE_WEEKS, NEXT_MONTH = 14, 21, 35
OPENED = "IQ-B9-26"


def write_agreements(world: World) -> None:
    """A letter with each school, of which one expires soon, one is nearly used and one is over; and one with a partner."""
    today = world.today
    for number, (key, school) in enumerate(world.schools.items(), start=1):
        ends_on = {EXPIRING: today + timedelta(days=20), OVER: today - timedelta(days=40)}.get(key, today + timedelta(days=400))
        _agreement(world, f"Carta {number:03d}-{today.year}", ends_on, school=school, quota=QUOTA)
    used_up = with_used(Agreement.objects.filter(school=world.schools[NEARLY_USED])).get()
    Agreement.objects.filter(pk=used_up.pk).update(quota=used_up.used + 2)
    _widen(world)
    partner = Partner.objects.order_by("name").first()
    _agreement(world, f"Convenio 001-{today.year}", None, partner=partner, kind=AgreementKind.FRAMEWORK)


def _agreement(world: World, reference: str, ends_on: date | None, **facts) -> Agreement:
    school = facts.get("school")
    facts.setdefault("kind", AgreementKind.LETTER)
    facts["centre"] = school.centre if school else world.centres["IQ"]
    begins = world.today.replace(month=1, day=1) - timedelta(days=365)
    return Agreement.objects.create(public_id=world.new_id(), reference=reference, starts_on=begins, ends_on=ends_on, **facts)


def _widen(world: World) -> None:
    """No other school has used more than was agreed."""
    for agreement in with_used(Agreement.objects.exclude(school=world.schools[NEARLY_USED])):
        if agreement.left is not None and agreement.left < QUOTA:
            Agreement.objects.filter(pk=agreement.pk).update(quota=agreement.used + QUOTA)


def write_contacts(world: World) -> None:
    """Head and focal point of each school; numbers that nobody has."""
    people = (("Dirección (inventada)", ContactRole.HEAD), ("Responsable (inventada)", ContactRole.FOCAL))
    SchoolContact.objects.bulk_create(
        SchoolContact(
            school=school,
            role=role,
            name=f"{name} {number}",
            phone=f"9000{number:02d}0{turn:02d}",
            email=f"{role}.{school.number}@escuela.example",
        )
        for number, school in enumerate(world.schools.values(), start=1)
        for turn, (name, role) in enumerate(people, start=1)
    )


def write_requests(world: World) -> None:
    """Of the demo teacher's school one request of each state, and one of another school that nobody has answered."""
    school, by, centre = world.schools[STORY_SCHOOL], world.staff[teacher_of(STORY_SCHOOL)], world.coordinator("IQ")
    asked = {section: _ask(world, school, by, section, code) for section, code in zip("CDEFGH", "ABCDAB", strict=True)}
    _ask(world, world.schools[EXPIRING], world.staff[teacher_of(EXPIRING)], "B", "D")
    later = _wish(world, NEXT_MONTH)
    answer: dict[str, Any] = {"by": centre, "now": world.now - timedelta(days=2), "seen": 1}
    offer: dict[str, Any] = {"wish": later, "workshop": asked["D"].workshop, "reason": AnswerReason.DATES}
    counter_request(request=asked["D"], note="Esas semanas viaja quien facilita ese taller.", **offer, **answer)
    decline_request(request=asked["E"], reason=AnswerReason.TERM, note="En marzo lo vemos primero.", **answer)
    withdraw_request(request=asked["F"], **answer | {"by": by})
    accept_request(request=asked["G"], **answer)
    accept_request(request=asked["H"], **answer)
    WorkshopRequest.objects.filter(pk=asked["H"].pk).update(cohort=Cohort.objects.get(code=OPENED))


def _offer_later(world: World, request: WorkshopRequest, by: User) -> None:
    counter_request(
        request=request,
        wish=_wish(world, NEXT_MONTH),
        workshop=request.workshop,
        reason=AnswerReason.DATES,
        note="Esas semanas viaja quien facilita ese taller.",
        by=by,
        now=world.now - timedelta(days=2),
        seen=1,
    )


def _ask(world: World, school: School, by, section: str, code: str) -> WorkshopRequest:
    return make_request(
        op=UUID(int=world.rng.getrandbits(128), version=4),
        school=school,
        workshop=WorkshopPage.objects.get(code=code, locale__language_code="es"),
        grade=3,
        section=section,
        head_count=28,
        wish=_wish(world, IN_TWO_WEEKS, IN_THREE_WEEKS),
        asked_by=by,
        now=world.now - timedelta(days=5),
        weekdays=(1, 3),
        needs=(Need.MATERIALS.value, Need.PROJECTOR.value),
        note="El aula 6 tiene un solo enchufe.",
    )


def _wish(world: World, first: int, second: int | None = None) -> Wish:
    """On a Tuesday some weeks from now."""
    tuesday = world.today + timedelta(days=(1 - world.today.weekday()) % 7)
    second_day = tuesday + timedelta(days=second) if second else None
    return Wish(tuesday + timedelta(days=first), second_day, time(8), time(9, 30))
