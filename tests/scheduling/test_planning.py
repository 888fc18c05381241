"""Working out a cycle: days without school are skipped and named, and every refusal says why."""

from datetime import date, time, timedelta

import pytest
from django.utils import translation

from lms.core import clock
from lms.core.errors import DomainError
from lms.scheduling.actions import plan_sessions
from lms.scheduling.actions_change import cancel_session
from lms.scheduling.calendar import holiday_name
from lms.scheduling.enums import ChangeReason
from lms.scheduling.models import Closure, WorkshopSession
from lms.scheduling.queries import PlanInputs, lessons_left, plan_dates, plan_defaults
from tests.builders import make_centre, make_cohort, make_school, make_session, make_workshop

pytestmark = pytest.mark.django_db

YEAR = date(2026, 3, 16)


def a_cohort(*, lessons: int = 0, district: str = "Belén", centre=None):
    """A cohort of a whole year, from 16 March 2026, with another school's cohort beside it."""
    cohort = make_cohort(
        school=make_school(centre=centre, district=district), workshop=make_workshop(lessons=lessons), starts_on=YEAR
    )
    cohort.term.starts_on, cohort.term.ends_on = date(2026, 3, 1), date(2027, 3, 31)
    cohort.term.save()
    make_session(cohort=make_cohort(starts_on=YEAR), day=YEAR)
    return cohort


def inputs(first_day: date = YEAR, *, count: int = 6, start: time = time(10), end: time = time(11, 30)) -> PlanInputs:
    return PlanInputs(first_day, start, end, count, "Aula 6")


def at_noon(day: date):
    return clock.at(day, time(12))


def plan(cohort, given: PlanInputs | None = None, *, today: date = YEAR):
    return plan_dates(cohort=cohort, inputs=given or inputs(), now=at_noon(today))


def store(cohort, given: PlanInputs | None = None, *, today: date = YEAR):
    return plan_sessions(cohort=cohort, inputs=given or inputs(), planned_by=None, now=at_noon(today))


def refusal(cohort, given: PlanInputs) -> DomainError:
    with pytest.raises(DomainError) as caught:
        store(cohort, given)
    assert not cohort.sessions.exists()
    return caught.value


def test_whatever_the_first_day_of_a_year_a_cycle_keeps_its_weekday_and_leaves_no_week_unsaid():
    cohort, closed = a_cohort(), (date(2026, 9, 7), date(2026, 9, 18))
    Closure.objects.create(starts_on=closed[0], ends_on=closed[1], name="Creciente", centre=cohort.centre)
    skipped_days = set()

    for offset in range(336):
        first = YEAR + timedelta(days=offset)
        found = plan(cohort, inputs(first, count=4))

        assert [row.day for row in found.rows] == [first + timedelta(weeks=n) for n in range(len(found.rows))]
        assert [meeting.number for meeting in found.meetings] == [1, 2, 3, 4]
        assert {meeting.starts_at.astimezone(clock.LIMA).time() for meeting in found.meetings} == {time(10)}
        for meeting in found.meetings:
            assert not holiday_name(meeting.day)
            assert not closed[0] <= meeting.day <= closed[1]
        for skipped in found.skipped:
            assert skipped.reasons
            skipped_days.add(skipped.day)

    weekdays_closed = {closed[0] + timedelta(days=n) for n in range(12)}
    assert weekdays_closed <= skipped_days
    assert {date(2026, 7, 28), date(2026, 12, 25), date(2027, 1, 1)} <= skipped_days


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 2), "Jueves Santo"),
        (date(2026, 4, 3), "Viernes Santo"),
        (date(2026, 5, 1), "Día del Trabajo"),
        (date(2026, 7, 28), "Día de la Independencia"),
        (date(2026, 10, 8), "Combate de Angamos"),
        (date(2026, 12, 25), "Navidad del Señor"),
        (date(2027, 3, 25), "Jueves Santo"),
        (date(2026, 9, 15), ""),
    ],
)
def test_national_holidays_are_known_by_their_spanish_name(day, name):
    assert holiday_name(day) == name


def test_holidays_speak_the_language_of_the_interface():
    with translation.override("en"):
        assert holiday_name(date(2026, 12, 25)) == "Christmas Day"


def test_a_holiday_is_skipped_named_and_the_meeting_moves_a_week():
    found = plan(a_cohort(), inputs(date(2026, 7, 21), count=3))

    assert [meeting.day for meeting in found.meetings] == [date(2026, 7, 21), date(2026, 8, 4), date(2026, 8, 11)]
    assert [(skipped.day, skipped.reasons) for skipped in found.skipped] == [(date(2026, 7, 28), ("Día de la Independencia",))]


def test_a_closure_of_two_weeks_is_named_with_its_days_in_each_week():
    cohort = a_cohort()
    Closure.objects.create(starts_on=date(2026, 5, 11), ends_on=date(2026, 5, 22), name="Inundación", school=cohort.school)

    found = plan(cohort, inputs(date(2026, 5, 5), count=2))

    assert [meeting.day for meeting in found.meetings] == [date(2026, 5, 5), date(2026, 5, 26)]
    assert [skipped.reasons for skipped in found.skipped] == [("Inundación (del 11 de mayo al 22 de mayo)",)] * 2


def test_a_day_with_a_holiday_and_a_closure_says_both():
    cohort = a_cohort()
    Closure.objects.create(starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 1), name="Feria", school=cohort.school)

    found = plan(cohort, inputs(date(2026, 5, 1), count=1))

    assert found.skipped[0].reasons == ("Día del Trabajo", "Feria")


@pytest.mark.parametrize("whose", ["school", "district", "centre", "everybody"])
def test_closures_of_the_school_its_district_its_centre_and_everybody_count(whose):
    cohort = a_cohort()
    where = {
        "school": {"school": cohort.school},
        "district": {"district": "Belén"},
        "centre": {"centre": cohort.centre},
        "everybody": {},
    }[whose]
    Closure.objects.create(starts_on=YEAR, ends_on=YEAR, name="Sin clases", **where)

    assert plan(cohort).skipped[0].reasons == ("Sin clases",)


def test_closures_of_another_school_district_or_centre_do_not_count():
    cohort = a_cohort()
    for where in ({"school": make_school()}, {"district": "Punchana"}, {"centre": make_centre()}):
        Closure.objects.create(starts_on=YEAR, ends_on=YEAR, name="Ajeno", **where)

    assert plan(cohort).skipped == []


def test_a_plan_may_begin_in_the_past_and_says_how_many_are_over():
    found = plan(a_cohort(), today=YEAR + timedelta(days=8))

    assert found.past_count == 2
    assert [meeting.is_past for meeting in found.meetings] == [True, True, False, False, False, False]


def test_a_meeting_that_is_going_on_is_not_past():
    found = plan_dates(cohort=a_cohort(), inputs=inputs(), now=clock.at(YEAR, time(11)))

    assert found.past_count == 0


def test_lessons_come_in_the_order_of_the_workshop_and_the_rest_have_none():
    cohort = a_cohort(lessons=3)

    made = store(cohort, inputs(count=4))

    assert [s.number for s in made] == [1, 2, 3, 4]
    assert [s.lesson and s.lesson.title for s in made] == ["Encuentro 1", "Encuentro 2", "Encuentro 3", None]
    assert {s.place for s in made} == {"Aula 6"}
    assert {(s.local_start.time(), s.local_end.time()) for s in made} == {(time(10), time(11, 30))}


def test_a_second_cycle_goes_on_with_numbers_and_lessons():
    cohort = a_cohort(lessons=4)
    store(cohort, inputs(count=2))

    made = store(cohort, inputs(YEAR + timedelta(weeks=8), count=2))

    assert [(s.number, s.lesson.title) for s in made] == [(3, "Encuentro 3"), (4, "Encuentro 4")]


def test_planning_the_same_twice_changes_nothing_and_says_so():
    cohort = a_cohort(lessons=6)
    first = store(cohort)

    again = store(cohort)

    assert [s.pk for s in again] == [s.pk for s in first]
    assert cohort.sessions.count() == 6
    assert plan(cohort).is_stored
    assert not plan(cohort, inputs(YEAR + timedelta(days=1))).is_stored


def test_a_plan_that_partly_stands_already_is_refused_whole():
    cohort = a_cohort()
    store(cohort, inputs(count=2))

    with pytest.raises(DomainError) as caught:
        store(cohort, inputs(YEAR + timedelta(weeks=1), count=3))

    assert caught.value.code == "clash"
    assert "ya tiene una sesión el lunes 23 de marzo, de 10:00 a 11:30" in str(caught.value)
    assert cohort.sessions.count() == 2


def test_a_cohort_is_not_in_two_places_at_once_but_may_meet_twice_a_day():
    cohort = a_cohort()
    store(cohort, inputs(count=1))

    with pytest.raises(DomainError) as caught:
        store(cohort, inputs(count=1, start=time(11), end=time(12)))
    assert "ya tiene una sesión" in str(caught.value)
    store(cohort, inputs(count=1, start=time(11, 30), end=time(13)))

    assert cohort.sessions.count() == 2


def test_another_cohorts_meeting_at_the_same_hour_is_no_obstacle():
    cohort = a_cohort()

    assert WorkshopSession.objects.exclude(cohort=cohort).filter(starts_at=clock.at(YEAR, time(10))).exists()
    assert len(store(cohort)) == 6


@pytest.mark.parametrize(
    ("given", "code", "field", "words"),
    [
        (inputs(count=0), "count_out_of_range", "count", "entre 1 y 40"),
        (inputs(count=41), "count_out_of_range", "count", "entre 1 y 40"),
        (inputs(start=time(10), end=time(10)), "ends_before_start", "end", "posterior a la de inicio (10:00)"),
        (inputs(YEAR - timedelta(days=1)), "before_cohort", "first_day", "empieza el 16 de marzo de 2026"),
        (inputs(date(2027, 4, 1)), "outside_term", "first_day", "va del 1 de marzo de 2026 al 31 de marzo de 2027"),
        (inputs(date(2027, 3, 8), count=6), "beyond_term", "count", "solo caben 4 de las 6 sesiones"),
        (inputs(date(2027, 3, 30), count=2), "beyond_term", "count", "solo cabe 1 de las 2 sesiones"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_stored(given, code, field, words):
    found = refusal(a_cohort(), given)

    assert (found.code, found.details["field"]) == (code, field)
    assert words in str(found)


def test_the_last_day_of_the_term_may_still_hold_a_meeting():
    cohort = a_cohort()
    cohort.term.ends_on = YEAR + timedelta(weeks=1)
    cohort.term.save()

    assert len(store(cohort, inputs(count=2))) == 2


def test_storing_asks_the_same_number_of_questions_for_two_meetings_and_for_twenty(django_assert_num_queries):
    few, many, tuesday = a_cohort(lessons=2), a_cohort(lessons=2), YEAR + timedelta(days=1)

    with django_assert_num_queries(28):
        store(few, inputs(tuesday, count=2))
    with django_assert_num_queries(28):
        store(many, inputs(tuesday + timedelta(weeks=2), count=20))


def test_a_form_begins_with_the_cohorts_first_day_and_goes_on_with_its_rhythm():
    cohort = a_cohort(lessons=5)
    assert plan_defaults(cohort) == {
        "count": 5,
        "first_day": YEAR,
        "weekdays": [0],
        "lessons": [lesson.pk for lesson in cohort.workshop.lessons],
        "start": time(8),
        "end": time(9, 30),
    }

    store(cohort, inputs(count=2))

    assert plan_defaults(cohort) == {
        "count": 3,
        "first_day": YEAR + timedelta(weeks=2),
        "weekdays": [0],
        "lessons": [lesson.pk for lesson in cohort.workshop.lessons][2:],
        "start": time(10),
        "end": time(11, 30),
        "place": "Aula 6",
    }


def test_a_cancelled_meeting_gives_its_lesson_back_and_keeps_its_number():
    cohort = a_cohort(lessons=3)
    made = store(cohort, inputs(count=3))

    cancel_session(session=made[1], reason=ChangeReason.RAIN, cancelled_by=None, now=clock.now())

    assert [lesson.title for lesson in lessons_left(cohort, list(cohort.sessions.all()))] == ["Encuentro 2"]
    again = store(cohort, inputs(YEAR + timedelta(weeks=6), count=1))
    assert [(s.number, s.lesson.title) for s in again] == [(4, "Encuentro 2")]


def test_a_cancelled_meeting_stands_in_nobodys_way():
    cohort = a_cohort()
    made = store(cohort, inputs(count=1))
    cancel_session(session=made[0], reason=ChangeReason.RAIN, cancelled_by=None, now=clock.now())

    assert [s.number for s in store(cohort, inputs(count=1))] == [2]
