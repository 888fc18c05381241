"""Moving everything of a group, a school or a centre by days."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.accounts.enums import Role
from lms.attendance.models import Register
from lms.core import clock
from lms.records.models import Term
from lms.scheduling.actions_change import cancel_session, move_session, move_sessions
from lms.scheduling.enums import ChangeKind, ChangeReason
from lms.scheduling.models import Closure, SessionChange, SessionFacilitator, WorkshopSession
from lms.scheduling.queries_shift import ShiftInputs, plan_shift
from tests.builders import make_cohort, make_school, make_session, make_staff

pytestmark = pytest.mark.django_db
# A Tuesday with no holiday in the nine weeks after it.
TUESDAY = date(2027, 8, 31)
MOST = 40
HOUR = timedelta(hours=1)


@pytest.fixture
def school():
    return make_school()


def group_at(school, *, weeks: int = 3, facilitator=None, hour: int = 0):
    """A cohort of that school that meets every Tuesday, in a term that ends nine weeks later."""
    cohort = make_cohort(school=school, facilitator=facilitator, starts_on=TUESDAY)
    Term.objects.filter(pk=cohort.term_id).update(starts_on=TUESDAY, ends_on=TUESDAY + timedelta(weeks=9))
    for number in range(weeks):
        make_session(cohort=cohort, day=TUESDAY + timedelta(weeks=number), number=number + 1)
    return cohort


def shift(place, *, days: int = 14, first: date = TUESDAY, last: date | None = None):
    return plan_shift(ShiftInputs(place, first, last, days), now=clock.now())


def days_of(plan) -> list[date]:
    return [row.local_start.date() for row in plan.moving]


def weeks(*numbers: int) -> list[date]:
    return [TUESDAY + timedelta(weeks=number) for number in numbers]


def test_a_school_moves_by_two_weeks_and_another_stays(school):
    group_at(school)
    other = group_at(make_school())

    plan = shift(school)

    assert days_of(plan) == weeks(2, 3, 4)
    assert {row.session.cohort.school for row in plan.rows} == {school}
    assert other.sessions.filter(sequence=0).count() == 3
    assert all(row.local_start.hour == 10 for row in plan.moving)


def test_a_centre_moves_with_all_its_schools(school):
    group_at(school, weeks=1)
    group_at(make_school(centre=school.centre), weeks=1)

    assert len(shift(school.centre).moving) == 2


def test_only_the_days_asked_for_move_and_the_next_free_week_is_taken(school):
    group_at(school)

    plan = shift(school, days=7, last=TUESDAY)

    assert days_of(plan) == weeks(3)
    assert plan.detours[0].because == ("el grupo ya tiene otra sesión",)


def test_what_would_fall_on_a_closure_goes_a_week_further_and_the_later_ones_make_room(school):
    group_at(school)
    Closure.objects.create(starts_on=weeks(3)[0], ends_on=weeks(3)[0], name="Aniversario", school=school, centre=school.centre)

    plan = shift(school)

    assert days_of(plan) == weeks(2, 4, 5)
    assert [row.because for row in plan.detours] == [("Aniversario",), ("el grupo ya tiene otra sesión",)]


def test_a_closure_of_another_school_moves_nothing(school):
    group_at(school)
    other = make_school(centre=school.centre)
    Closure.objects.create(starts_on=weeks(3)[0], ends_on=weeks(3)[0], name="Aniversario", school=other)

    assert days_of(shift(school)) == weeks(2, 3, 4)


def test_what_fits_nowhere_in_the_term_stays(school):
    group_at(school)

    plan = shift(school, days=8 * 7)

    assert days_of(plan) == weeks(8, 9)
    assert [row.session.number for row in plan.staying] == [3]
    assert "No cabe en el periodo" in plan.staying[0].stays


def test_what_lies_after_the_term_takes_the_next_free_day_that_is_left_in_it(school):
    group_at(school, weeks=1)

    plan = shift(school, days=10 * 7)

    assert days_of(plan) == [TUESDAY + timedelta(days=1)]
    assert plan.detours[0].because == ("queda después del periodo",)


def test_a_marked_meeting_and_a_cancelled_one_stay(school):
    cohort = group_at(school)
    held, cancelled, _free = cohort.sessions.order_by("number")
    Register.objects.create(session=held, taken_at=clock.now())
    cancel_session(session=cancelled, reason=ChangeReason.RAIN, cancelled_by=None, now=clock.now())

    plan = shift(school)

    assert [row.session.number for row in plan.moving] == [3]
    assert [row.session for row in plan.staying] == [held]
    assert "Ya tiene su lista" in plan.staying[0].stays


def test_the_seal_changes_with_what_is_shown(school):
    cohort = group_at(school)
    before = shift(school).seal
    session = cohort.sessions.first()

    assert shift(school).seal == before
    hours = {"starts_at": session.starts_at + timedelta(hours=1), "ends_at": session.ends_at + timedelta(hours=1)}
    move_session(session=session, reason=ChangeReason.OTHER, moved_by=None, now=clock.now(), **hours)
    assert shift(school).seal != before


def many(count: int) -> list:
    """That many meetings of groups of twenty meetings each, every group with its facilitator, at one centre."""
    school = make_school()
    for number in range(count // 20):
        facilitator = make_staff(role=Role.FACILITATOR)
        cohort = group_at(school if number % 2 else make_school(centre=school.centre), weeks=0, facilitator=facilitator)
        first = clock.at(TUESDAY + timedelta(days=number % 3), clock.MIDNIGHT) + timedelta(hours=7 + number % 10)
        starts = [first + timedelta(days=3 * n // 2) for n in range(20)]
        rows = [WorkshopSession(cohort=cohort, number=n, starts_at=start, ends_at=start + HOUR) for n, start in enumerate(starts)]
        made = WorkshopSession.objects.bulk_create(rows)
        SessionFacilitator.objects.bulk_create(SessionFacilitator(session=session, user=facilitator) for session in made)
    return school.centre


def queries_to_move(centre) -> int:
    plan = shift(centre, days=21)
    with CaptureQueriesContext(connection) as asked:
        facts = {"moves": plan.moves, "reason": ChangeReason.RAIN, "moved_by": None, "now": clock.now()}
        move_sessions(**facts, accepted="only_way")
    assert SessionChange.objects.filter(kind=ChangeKind.MOVED, session__cohort__centre=centre).count() == len(plan.moving)
    return len(asked)


def test_four_hundred_meetings_move_in_as_many_queries_as_forty():
    forty, all_of_them = queries_to_move(many(40)), queries_to_move(many(400))

    # One more where groups meet at the same time: whether they share students is asked only then.
    assert (forty, all_of_them) == {"sqlite": (33, 34), "postgresql": (36, 37)}[connection.vendor]
    assert all_of_them <= MOST


@pytest.fixture
def coordinator(client, school):
    user = make_staff(role=Role.COORDINATOR, centre=school.centre)
    client.force_login(user)
    return user


def said(school, **more) -> dict:
    where = {"where": f"school:{school.public_id}", "first_day": TUESDAY.isoformat(), "last_day": ""}
    return {**where, "amount": "2", "unit": "weeks", "reason": "rain", "step": "preview", **more}


def test_the_preview_stores_nothing_and_the_confirmation_what_was_shown(client, school, coordinator):
    cohort, url = group_at(school), reverse("scheduling:shift")

    page = client.post(url, said(school)).content.decode()
    assert "3 sesiones cambian de fecha" in page
    assert not SessionChange.objects.exists()

    answer = client.post(url, said(school, step="confirm", seal=shift(school).seal, accepted="only_way"), follow=True)
    assert "3 sesiones cambiaron de fecha." in answer.content.decode()
    assert [session.local_day for session in cohort.sessions.order_by("number")] == weeks(2, 3, 4)
    assert SessionChange.objects.values("batch").distinct().count() == 1


def test_what_changed_after_the_preview_is_shown_again(client, school, coordinator):
    cohort, url = group_at(school), reverse("scheduling:shift")
    seal = shift(school).seal
    cancel_session(session=cohort.sessions.first(), reason=ChangeReason.RAIN, cancelled_by=None, now=clock.now())

    page = client.post(url, said(school, step="confirm", seal=seal)).content.decode()

    assert "La agenda cambió mientras usted miraba." in page
    assert not SessionChange.objects.filter(kind=ChangeKind.MOVED).exists()


def moved(school, by):
    facts = {"reason": ChangeReason.RAIN, "moved_by": by, "now": clock.now(), "accepted": "only_way"}
    return move_sessions(moves=shift(school).moves, **facts)


def test_a_whole_move_is_moved_back(client, school, coordinator):
    cohort = group_at(school)
    batch = moved(school, coordinator)
    url = reverse("scheduling:batch", args=[batch])

    assert "Volver 3 sesiones a sus fechas de antes" in client.get(url).content.decode()
    page = client.post(url, {"accepted": "only_way"}, follow=True).content.decode()

    assert "Las sesiones volvieron a sus fechas de antes." in page
    assert [session.local_day for session in cohort.sessions.order_by("number")] == weeks(0, 1, 2)
    assert set(cohort.sessions.values_list("sequence", flat=True)) == {2}


def test_another_centres_coordinator_moves_nothing_here(client, school):
    group_at(school)
    batch = moved(school, None)
    client.force_login(make_staff(role=Role.COORDINATOR, centre=make_school().centre))

    page = client.post(reverse("scheduling:shift"), said(school)).content.decode()

    assert "Elija una sede, una escuela o un grupo de la lista." in page
    assert client.get(reverse("scheduling:batch", args=[batch])).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"last_day": "2027-08-01"}, "El último día no puede ser antes del primero."),
        ({"amount": "0"}, "Escriba un número desde 1."),
        ({"amount": "60"}, "Son más de 180 días"),
        ({"first_day": "mañana"}, "Escriba el día así"),
        ({"reason": ""}, "Elija el motivo de la lista."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(client, school, coordinator, wrong, sentence):
    assert sentence in client.post(reverse("scheduling:shift"), said(school, **wrong)).content.decode()


def test_nothing_to_move_is_said(client, school, coordinator):
    assert "No hay sesiones que mover." in client.post(reverse("scheduling:shift"), said(school)).content.decode()
