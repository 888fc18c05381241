"""What others ask: tallies of a cohort, figures of a register."""

import pytest
from django.db import connection

from lms.attendance.enums import Status
from lms.attendance.queries import Tally, attendance_of, registers_for, roster_of, summary_of

from ..builders import a_day, make_register
from .world import make_class, make_place

pytestmark = pytest.mark.django_db


def test_attendance_of_counts_late_and_left_as_attended_and_excused_as_not():
    group = make_class(size=1)
    place = group.places[0]
    for number, status in enumerate(Status, start=2):
        make_register(session=group.meeting(days_ago=30 - number, number=number), statuses={place: status})

    tally = attendance_of(group.cohort)[place.pk]

    assert tally == Tally(place.pk, attended=3, held=5, excused=1, absent=1)
    assert tally.percent == 60


def test_who_joined_late_was_not_absent_before():
    group = make_class(size=1)
    latecomer = make_place(group.cohort, "Yuyarima", starts_on=a_day(before=10))
    make_register(session=group.meeting(days_ago=20), statuses={group.places[0]: Status.PRESENT})
    make_register(session=group.session, statuses={group.places[0]: Status.ABSENT, latecomer: Status.PRESENT})

    tallies = attendance_of(group.cohort)

    assert tallies[latecomer.pk] == Tally(latecomer.pk, attended=1, held=1, excused=0, absent=0)
    assert tallies[group.places[0].pk] == Tally(group.places[0].pk, attended=1, held=2, excused=0, absent=1)


def test_who_left_is_measured_up_to_the_last_day():
    group = make_class(size=2)
    leaver = group.places[1]
    make_register(session=group.meeting(days_ago=20), statuses=dict.fromkeys(group.places, Status.PRESENT))
    make_register(session=group.session, statuses={group.places[0]: Status.PRESENT})
    leaver.ends_on = a_day(before=8)
    leaver.save()

    assert attendance_of(group.cohort)[leaver.pk] == Tally(leaver.pk, attended=1, held=1, excused=0, absent=0)


@pytest.mark.parametrize(("moved", "held"), [(0, 1), (1, 0)], ids=["first day included", "a day later"])
def test_the_first_and_the_last_day_are_included(moved, held):
    group = make_class(size=1)
    place = group.places[0]
    make_register(session=group.session, statuses={})
    place.starts_on = place.ends_on = a_day(before=7 - moved)
    place.save()

    assert attendance_of(group.cohort)[place.pk].held == held


def test_who_was_not_marked_at_a_held_meeting_attended_none_of_one():
    group = make_class(size=2)
    make_register(session=group.session, statuses={group.places[0]: Status.PRESENT})

    tally = attendance_of(group.cohort)[group.places[1].pk]

    assert (tally.attended, tally.held, tally.percent) == (0, 1, 0)


def test_a_cohort_without_a_register_has_nothing_to_measure():
    group, other = make_class(size=1), make_class(size=1)
    make_register(session=other.session, statuses={other.places[0]: Status.PRESENT})

    tally = attendance_of(group.cohort)[group.places[0].pk]

    assert (tally.held, tally.percent) == (0, 0)


def test_attendance_of_asks_three_questions_whatever_the_size(django_assert_num_queries):
    small, large = make_class(size=1), make_class(size=4)
    make_register(session=small.session, statuses=dict.fromkeys(small.places, Status.PRESENT))
    for number in range(2, 5):
        meeting = large.meeting(days_ago=number * 7, number=number)
        make_register(session=meeting, statuses=dict.fromkeys(large.places, Status.PRESENT))

    for group in (small, large):
        with django_assert_num_queries(3):
            attendance_of(group.cohort)


@pytest.mark.parametrize("question", [1, 2, 3])
def test_a_register_handed_in_between_two_questions_counts_wholly_or_not_at_all(question):
    group = make_class(size=1)
    place, later = group.places[0], group.meeting(days_ago=1)
    make_register(session=group.session, statuses={place: Status.PRESENT})
    asked = iter(range(1, 100))

    def hand_in_meanwhile(execute, *query):
        if next(asked) == question:
            make_register(session=later, statuses={place: Status.PRESENT})
        return execute(*query)

    with connection.execute_wrapper(hand_in_meanwhile):
        tally = attendance_of(group.cohort)[place.pk]

    assert (tally.attended, tally.held) in {(1, 1), (2, 2)}
    assert group.cohort.sessions.filter(register__isnull=False).count() == 2


def test_roster_of_holds_the_named_places_of_the_day_by_surname():
    group, _other = make_class(size=2), make_class()
    first = make_place(group.cohort, "Águila")
    head_count = make_place(group.cohort, "Zumaeta")
    type(head_count).objects.filter(pk=head_count.pk).update(student=None)
    make_place(group.cohort, "Mañana", starts_on=a_day(after=1))

    assert list(roster_of(group.session)) == [first, *group.places]


def test_registers_for_gives_figures_by_meeting(django_assert_num_queries):
    group, other = make_class(size=3), make_class()
    unmarked = group.meeting(days_ago=2)
    statuses = dict(zip(group.places, (Status.PRESENT, Status.LATE, Status.ABSENT), strict=True))
    register = make_register(session=group.session, statuses=statuses)
    make_register(session=other.session, statuses={other.places[0]: Status.PRESENT})

    with django_assert_num_queries(2):
        found = registers_for([group.session, unmarked])

    assert set(found) == {group.session.pk}
    summary = found[group.session.pk]
    assert (summary.register, summary.attended, summary.marked) == (register, 2, 3)
    assert summary.counts == {"present": 1, "late": 1, "absent": 1} == summary_of(register).counts
