"""When facilitators can: what they say, what coordinators see, and who is free for a meeting."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from lms.accounts.enums import Role
from lms.audit.models import Entry
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.enums import ClearanceKind
from lms.records.models import CohortStaff, GrantScope, StaffClearance
from lms.scheduling.actions_availability import say_absence, say_week
from lms.scheduling.clashes import meetings_of
from lms.scheduling.free import who_is_free, who_is_free_at
from lms.scheduling.models import Absence, Availability, SessionFacilitator, TravelTime, WorkshopSession
from tests.builders import make_cohort, make_school, make_session, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("availability")]
LIMA = ZoneInfo("America/Lima")
# A Wednesday, and the Monday after it.
NOW = datetime(2026, 9, 2, 9, tzinfo=LIMA)
TODAY, MONDAY = date(2026, 9, 2), date(2026, 9, 7)
MORNING = {0: [(time(9), time(13))]}


def make_world():
    """Ana and Beto facilitate for one centre, Zoe for another; each has a cohort."""
    school, elsewhere = make_school(), make_school(district="Punchana")
    people = {
        name.lower(): make_staff(role=Role.FACILITATOR, centre=place.centre, name=name)
        for name, place in (("Ana", school), ("Beto", school), ("Zoe", elsewhere))
    }
    cohorts = {"cohort": make_cohort(school=school, facilitator=people["ana"], starts_on=date(2026, 8, 1))}
    cohorts["far"] = make_cohort(school=elsewhere, facilitator=people["zoe"], starts_on=date(2026, 8, 1))
    coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
    return SimpleNamespace(school=school, elsewhere=elsewhere, coordinator=coordinator, **people, **cohorts)


@pytest.fixture(scope="module")
def _world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(_world, db):
    """Made once for the file; objects that no test has touched."""
    rows = {name: row for name, row in vars(_world).items() if isinstance(row, Model)}
    return SimpleNamespace(**{name: type(row).objects.get(pk=row.pk) for name, row in rows.items()})


def say(user, week=MORNING, valid_from=TODAY):
    say_week(user=user, week=week, valid_from=valid_from, today=TODAY)


def hours(user, day) -> list[tuple[time, time]]:
    rows = Availability.objects.filter(user=user, weekday=day.weekday()).touching(day, day)
    return [(row.starts, row.ends) for row in rows]


def free(world, starts=time(10), ends=time(11, 30), day=MONDAY, **more) -> dict[str, tuple[str, ...]]:
    """Who could, and why not, by name."""
    zone = ZoneInfo(world.cohort.centre.time_zone)
    moments = [clock.at(day, hour, zone) for hour in (starts, ends)]
    seen_by = more.pop("seen_by", world.coordinator)
    return {one.user.first_name: one.why_not for one in who_is_free_at(world.cohort, *moments, now=NOW, seen_by=seen_by)}


def test_a_week_holds_from_its_day_on_and_the_one_before_until_then(world):
    say(world.ana)

    say(world.ana, {0: [(time(14), time(18))]}, valid_from=MONDAY)

    assert hours(world.ana, MONDAY - timedelta(days=7)) == []
    assert hours(world.ana, MONDAY) == [(time(14), time(18))]
    assert Availability.objects.get(starts=time(9)).valid_until == MONDAY - timedelta(days=1)


def test_the_same_week_again_changes_nothing(world):
    say(world.ana)
    before = (list(Availability.objects.values()), Entry.objects.count())

    say(world.ana)

    assert (list(Availability.objects.values()), Entry.objects.count()) == before


def test_a_week_said_earlier_takes_the_place_of_one_that_was_to_come(world):
    say(world.ana, valid_from=MONDAY + timedelta(days=7))

    say(world.ana)

    assert [row.valid_from for row in Availability.objects.all()] == [TODAY]


def test_stretches_that_touch_are_one(world):
    say(world.ana, {0: [(time(9), time(11)), (time(11), time(13))]})

    assert hours(world.ana, MONDAY) == [(time(9), time(13))]


@pytest.mark.parametrize(
    ("week", "valid_from", "code", "field"),
    [
        ({0: [(time(10), time(10))]}, TODAY, "ends_before_start", "day_0"),
        ({0: []}, TODAY, "nothing_said", None),
        (MORNING, TODAY - timedelta(days=1), "already_past", "valid_from"),
    ],
)
def test_a_week_that_cannot_be_is_refused(world, week, valid_from, code, field):
    with pytest.raises(DomainError) as refused:
        say(world.ana, week, valid_from)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Availability.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (MONDAY, MONDAY - timedelta(days=1), "ends_before_start"),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), "already_past"),
        (TODAY, TODAY + timedelta(days=400), "too_long"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(world, first, last, code):
    with pytest.raises(DomainError) as refused:
        say_absence(user=world.ana, first=first, last=last, today=TODAY)

    assert refused.value.code == code
    assert not Absence.objects.exists()


def test_who_said_so_is_free_and_stands_first(world):
    say(world.beto)

    assert free(world) == {"Beto": (), "Ana": ("no dijo cuándo puede",)}
    assert list(free(world)) == ["Beto", "Ana"]


@pytest.mark.parametrize(
    ("starts", "ends", "why"),
    [
        (time(9), time(13), ()),
        (time(8, 55), time(10), ("no puede a esa hora",)),
        (time(12), time(13, 5), ("no puede a esa hora",)),
    ],
)
def test_the_whole_meeting_has_to_fit(world, starts, ends, why):
    say(world.beto)

    assert free(world, starts, ends)["Beto"] == why


def test_another_weekday_is_another_answer(world):
    say(world.beto)

    assert free(world, day=MONDAY + timedelta(days=1))["Beto"] == ("no puede a esa hora",)


def test_who_is_away_is_not_free(world):
    say(world.beto)
    say_absence(user=world.beto, first=MONDAY, last=MONDAY, today=TODAY)

    assert free(world)["Beto"] == ("avisó que ese día no puede",)
    assert free(world, day=MONDAY + timedelta(days=7))["Beto"] == ()


def give(user, cohort, starts=time(10)) -> WorkshopSession:
    session = make_session(cohort=cohort, day=MONDAY)
    WorkshopSession.objects.filter(pk=session.pk).update(
        starts_at=clock.at(MONDAY, starts), ends_at=clock.at(MONDAY, starts) + timedelta(minutes=90)
    )
    SessionFacilitator.objects.create(session=session, user=user)
    return session


def test_who_has_another_meeting_is_not_free_and_nobody_hears_where(world):
    say(world.beto)
    give(world.beto, world.far)

    said = free(world)["Beto"]

    assert said == ("tiene otra sesión a esa hora",)
    assert world.elsewhere.name not in "".join(said)


def test_a_stored_meeting_does_not_stand_in_its_own_way(world):
    say(world.beto)
    session = give(world.beto, world.cohort)

    stored = WorkshopSession.objects.for_listing().prefetch_related("assignments").filter(pk=session.pk)
    found = who_is_free(meetings_of(stored), now=NOW, seen_by=world.coordinator)

    assert [one.user.first_name for one in found if one.is_free] == ["Beto"]


def test_who_was_not_checked_is_not_free_where_checks_are_kept(world):
    say(world.beto)
    CohortStaff.objects.create(cohort=world.cohort, user=world.beto, role="facilitator", valid_from=TODAY)
    StaffClearance.objects.create(
        user=world.beto, kind=ClearanceKind.RECORDS, checked_on=date(2025, 9, 1), expires_on=date(2026, 9, 1)
    )

    assert free(world)["Beto"] == ("le falta una revisión vigente de sus antecedentes",)
    assert free(world, seen_by=world.ana)["Beto"] == ("todavía no puede facilitar: consulte con coordinación",)


def test_who_cannot_get_there_in_time_is_not_free(world):
    say(world.beto, {0: [(time(7), time(18))]})
    give(world.beto, world.far, starts=time(8))
    TravelTime.objects.create(centre=world.school.centre, from_district="Belén", to_district="Punchana", minutes=45)

    assert free(world)["Beto"] == ("no le alcanza el tiempo para llegar de una sesión a otra",)
    assert free(world, starts=time(10, 20))["Beto"] == ()


def test_nobody_of_another_centre_is_named(world):
    say(world.zoe)

    assert set(free(world)) == {"Ana", "Beto"}


def test_who_stopped_facilitating_is_not_named(world):
    world.beto.grants.update(valid_until=TODAY - timedelta(days=1))

    assert set(free(world)) == {"Ana"}


def test_of_several_meetings_the_days_that_fail_are_named(world):
    say(world.beto)
    say_absence(user=world.beto, first=MONDAY, last=MONDAY, today=TODAY)
    sessions = [make_session(cohort=world.cohort, day=MONDAY + timedelta(weeks=n), number=n + 1) for n in range(3)]
    stored = WorkshopSession.objects.for_listing().prefetch_related("assignments").filter(pk__in=[s.pk for s in sessions])

    found = {one.user.first_name: one.why_not for one in who_is_free(meetings_of(stored), now=NOW, seen_by=world.coordinator)}

    assert found["Beto"] == ("avisó que ese día no puede (07/09)",)
    assert found["Ana"] == ("no dijo cuándo puede",)


@pytest.mark.parametrize("more", [0, 3])
def test_it_asks_as_much_for_one_person_and_meeting_as_for_many(world, more, django_assert_max_num_queries):
    for n in range(more):
        one = make_staff(role=Role.FACILITATOR, centre=world.school.centre)
        say(one)
        give(one, world.far, starts=time(8 + n))
    sessions = [make_session(cohort=world.cohort, day=MONDAY + timedelta(weeks=n), number=n + 1) for n in range(1 + more)]
    stored = WorkshopSession.objects.for_listing().prefetch_related("assignments").filter(pk__in=[s.pk for s in sessions])
    meetings = meetings_of(stored)

    with django_assert_max_num_queries(11):
        who_is_free(meetings, now=NOW, seen_by=world.coordinator)


def page(name="availability") -> str:
    return reverse(f"scheduling:{name}")


def typed(**changes) -> dict[str, str]:
    return {"valid_from": clock.today().isoformat(), "from_0a": "09:00", "to_0a": "13:00", **changes}


def test_a_week_is_said_on_a_page_and_comes_back_there(world, client):
    client.force_login(world.ana)

    answer = client.post(page(), typed(from_2b="15:00", to_2b="18:00"), follow=True)

    assert "Quedó anotado cuándo puede." in answer.content.decode()
    assert 'name="from_0a" value="09:00"' in answer.content.decode()
    assert [(row.weekday, row.starts) for row in Availability.objects.all()] == [(0, time(9)), (2, time(15))]


def test_monday_is_copied_without_storing(world, client):
    client.force_login(world.ana)

    answer = client.post(page(), typed(copy="0")).content.decode()

    assert all(f'name="from_{day}a" value="09:00"' in answer for day in range(5))
    assert 'name="from_5a" value="09:00"' not in answer
    assert not Availability.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"to_0a": ""}, "Falta una de las dos horas."),
        ({"to_0a": "08:00"}, "La hora de fin debe ser posterior a la de inicio (09:00)."),
        ({"from_0a": "", "to_0a": ""}, "Indique al menos un día con sus horas."),
        ({"from_0a": "nueve"}, "Escriba la hora así: 10:00."),
        ({"valid_from": "2020-01-01"}, "Elija hoy o un día que viene"),
        ({"valid_from": "x"}, "Escriba el día así: 23/09/2026."),
    ],
)
def test_what_cannot_be_is_said_beside_the_day(world, client, changes, said):
    client.force_login(world.ana)

    answer = client.post(page(), typed(**changes))

    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert not Availability.objects.exists()


def test_an_absence_is_noted_and_taken_back(world, client):
    client.force_login(world.ana)
    day = clock.today().isoformat()

    noted = client.post(page(), {"absence": "1", "first": day, "last": day}, follow=True).content.decode()
    client.post(page(), {"gone": str(Absence.objects.get().pk)})

    assert "Quedó anotado que esos días no puede." in noted
    assert not Absence.objects.exists()


def test_nobody_takes_back_anothers_absence(world, client):
    say_absence(user=world.beto, first=MONDAY, last=MONDAY, today=TODAY)
    client.force_login(world.ana)

    client.post(page(), {"gone": str(Absence.objects.get().pk)})
    client.post(page(), {"gone": "9" * 40})

    assert Absence.objects.count() == 1


@pytest.mark.parametrize("more", [0, 3])
def test_a_coordinator_sees_the_centres_own_in_the_same_number_of_queries(world, client, more, django_assert_max_num_queries):
    for _n in range(more):
        say(make_staff(role=Role.FACILITATOR, centre=world.school.centre))
    say(world.beto)
    say(world.zoe)
    say_absence(user=world.ana, first=MONDAY, last=MONDAY, today=TODAY)
    client.force_login(world.coordinator)

    with django_assert_max_num_queries(11):
        answer = client.get(page("availabilities"), {"desde": MONDAY.isoformat()}).content.decode()

    assert "09:00–13:00" in answer
    assert "ausente" in answer
    assert "Zoe" not in answer


def test_what_was_said_is_seen_by_the_centre_alone(world):
    for user in (world.ana, world.zoe):
        say(user)
    without_place = make_staff(role=Role.FACILITATOR)
    assert not GrantScope.objects.filter(grant__user=without_place).exists()

    assert {row.user for row in Availability.objects.visible_to(world.coordinator)} == {world.ana}
    assert {row.user for row in Availability.objects.visible_to(world.zoe)} == {world.zoe}
    assert not Availability.objects.visible_to(make_staff(role=Role.COORDINATOR)).exists()
