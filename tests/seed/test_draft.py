"""The demo on paper: the same each time, right on any day."""

from collections import Counter
from datetime import date, time, timedelta

import pytest

from lms.portal.demo import figures, school_years, traits, turnout
from lms.portal.demo.draft import draw
from lms.portal.demo.drafts import ATTENDED_WORDS
from lms.portal.demo.running import STORY_CODE, TODAYS_GROUP
from lms.portal.demo.write import story_closure

# A weekday, a Sunday, holidays, a leap day, both ends of a year, Holy Week.
DAYS = [date(2026, 11, 24), date(2026, 11, 29), date(2026, 12, 8), date(2027, 1, 1), date(2028, 2, 29), date(2027, 7, 28)]


def attended(seat) -> int:
    return sum(1 for entry in seat.entries if entry and entry[0] in ATTENDED_WORDS)


def groups_of_iquitos(draft):
    return [group for group in draft.finished if group.centre == "IQ"]


def shape(draft) -> list:
    return [(g.code, m.starts_at, s.person and (s.person.given, s.person.birth), tuple(s.entries)) for g in draft.groups
            for m in g.meetings for s in g.seats]  # fmt: skip


def test_two_draws_of_one_day_are_equal():
    assert shape(draw(DAYS[0])) == shape(draw(DAYS[0]))


@pytest.mark.parametrize("day", DAYS)
def test_the_totals_are_the_same_on_any_day(day):
    draft = draw(day)

    firsts = traits.first_attended(groups_of_iquitos(draft))
    places = Counter(group.workshop for group in groups_of_iquitos(draft) for _seat in group.seats)

    assert Counter(first.year for first in firsts.values()) == figures.NEW_STUDENTS
    assert places == figures.PLACES


@pytest.mark.parametrize("day", DAYS)
def test_there_is_a_meeting_today_and_nobody_new_attended_in_a_running_group(day):
    draft = draw(day)
    old = set(traits.first_attended(draft.finished))

    assert set(traits.first_attended(draft.running)) <= old
    (todays,) = [group for group in draft.running if group.code == TODAYS_GROUP]
    assert [meeting.is_held for meeting in todays.meetings if meeting.day == day] == [False]
    assert len(todays.seats) == 30


@pytest.mark.parametrize("day", DAYS)
def test_the_current_term_holds_every_running_meeting(day):
    first, last = school_years.current_term(day)

    for group in draw(day).running:
        assert first <= group.starts_on <= last
        assert all(first <= meeting.day <= last for meeting in group.meetings)


@pytest.mark.parametrize("day", DAYS)
def test_held_meetings_are_past_and_on_school_days(day):
    for group in draw(day).groups:
        for meeting in group.held:
            assert meeting.day < day
            assert school_years.is_school_day(meeting.day, group.centre)


@pytest.mark.parametrize("day", DAYS)
def test_the_story_began_five_weeks_ago_and_is_empty(day):
    (story,) = [group for group in draw(day).running if group.code == STORY_CODE]

    assert story.starts_on == day - timedelta(days=35)
    assert (story.meetings, story.seats, story.capacity) == ([], [], 35)
    assert story_closure(day).weekday() == day.weekday()
    assert story.starts_on < story_closure(day) < day


@pytest.mark.parametrize(("begun", "starts"), [(time(7, 30), time(7, 30)), (time(0), time(0)), (time(18), time(10))])
def test_the_meeting_of_today_has_begun_at_any_hour(begun, starts):
    (todays,) = [group for group in draw(DAYS[0], begun).running if group.code == TODAYS_GROUP]

    assert {meeting.day == DAYS[0]: meeting.hour for meeting in todays.meetings} == {True: starts, False: time(10)}


def test_finished_groups_lie_between_march_2024_and_october_2026():
    days = [meeting.day for group in draw(DAYS[0]).finished for meeting in group.meetings]

    assert min(days) >= date(2024, 3, 1)
    assert max(days) <= date(2026, 10, 31)


def test_nobody_takes_a_workshop_twice():
    draft = draw(DAYS[0])
    taken = Counter((seat.person, group.workshop) for group in draft.groups for seat in group.seats if seat.person)

    assert set(taken.values()) == {1}


def test_a_facilitator_is_in_one_place_at_a_time():
    busy = Counter((f[0], m.starts_at) for group in draw(DAYS[0]).finished for f in group.facilitators for m in group.held)

    assert set(busy.values()) == {1}


def test_everybody_in_a_finished_group_came_at_least_once():
    assert min(attended(seat) for group in draw(DAYS[0]).finished for seat in group.seats) == 1


def test_absences_cluster_by_day_and_by_student():
    draft = draw(DAYS[0])
    rain = Counter()
    for group in draft.finished:
        for seat in group.seats:
            rain.update((group.code, i) for i, entry in enumerate(seat.entries) if entry and entry[1] == "rain")
    misses = [
        (len(seat.entries) - attended(seat)) for group in draft.finished for seat in group.seats if None not in seat.entries
    ]

    assert max(rain.values()) >= 8
    assert Counter(misses)[0] > len(misses) / 3
    often = [n for n in misses if n >= 3]
    assert len(often) < len(misses) / 6
    assert sum(often) > sum(misses) / 3


def test_needed_is_four_fifths_rounded_up():
    assert [turnout.needed(held) for held in (5, 6, 7, 8)] == [4, 5, 6, 7]


def test_family_names_and_given_names_are_mixed():
    people = draw(DAYS[0]).people
    names = Counter((p.given, p.paternal, p.maternal) for p in people)

    assert [n for n in names.values() if n > 1] == [2]
    assert len({p.paternal for p in people}) > 25
