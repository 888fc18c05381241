"""The public figures, from small worlds whose sums can be counted on one hand."""

from datetime import date

import pytest

from lms.credentials.enums import Standing
from lms.credentials.queries import standings_of
from lms.records.models import AwarenessEvent, Cohort, Enrolment
from lms.reports.queries import completed_places, finished_cohorts, impact
from lms.scheduling.models import WorkshopSession

from ..builders import a_day, make_enrolment, make_school, make_session, make_workshop
from .world import A, E, J, L, P, finished_cohort, make_meeting

pytestmark = pytest.mark.django_db


def years(centre) -> dict[int, int | None]:
    return {row.year: row.students for row in centre.years}


def test_a_student_counts_once_in_the_year_of_the_first_attended_meeting(now):
    school = make_school()
    first = finished_cohort(*[[P, P]] * 6, school=school, year=2024)
    later = finished_cohort(*[[P, P]] * 5, school=school, year=2025)
    Enrolment.objects.create(cohort=later[0].cohort, student=first[0].student, starts_on=date(2025, 4, 1))

    (centre,) = impact(now=now).centres

    assert years(centre) == {2024: 6, 2025: 5}
    assert centre.students == 11


def test_who_was_never_there_is_no_student_but_fills_a_place(now):
    finished_cohort(*[[P, P]] * 10, *[[A, J]] * 6)

    (centre,) = impact(now=now).centres

    assert centre.students == 10
    assert (centre.all_workshops.places, centre.all_workshops.completed) == (16, 10)


def test_completion_counts_late_and_left_early_and_not_excused(now):
    rows = [[P, L, E, P, A]] * 5 + [[P, P, P, J, A]] * 5
    enrolments = finished_cohort(*rows)

    found = completed_places(Enrolment.objects.all())

    assert found == {enrolment.pk for enrolment in enrolments[:5]}


def test_completion_is_the_rule_of_the_certificate(now):
    enrolments = finished_cohort([P, P, P, P, P], [P, P, P, P, A], [P, P, P, A, A], [A, A, P, P, P], [A, A, A, A, A])
    joined_late = enrolments[3]
    joined_late.starts_on = date(2025, 4, 3)
    joined_late.save()

    reached = {row.enrolment.pk for row in standings_of(enrolments[0].cohort, now) if row.standing != Standing.ATTENDANCE}

    assert completed_places(Enrolment.objects.all()) == reached == {enrolments[i].pk for i in (0, 1, 3)}


def test_a_cohort_is_finished_when_its_term_is_over_and_nothing_is_to_come(now):
    over = finished_cohort([P])[0].cohort
    still = finished_cohort([P])[0].cohort
    make_session(cohort=still, day=a_day(after=3), number=9)
    running = finished_cohort([P])[0].cohort
    running.term.ends_on = a_day()
    running.term.save()
    never = finished_cohort([P])[0].cohort
    Cohort.objects.filter(pk=never.pk).update(first_held_on=None)

    assert list(finished_cohorts(now)) == [over]


def test_a_cancelled_meeting_leaves_the_denominator(now):
    enrolments = finished_cohort(*[[P, P, P, A]] * 5)
    WorkshopSession.objects.filter(number=4).update(state="cancelled")

    assert completed_places(Enrolment.objects.all()) == {enrolment.pk for enrolment in enrolments}


def test_small_figures_are_hidden_with_their_companion(now):
    school = make_school()
    finished_cohort(*[[P]] * 3, school=school, year=2023)
    finished_cohort(*[[P]] * 20, school=school, year=2024)
    finished_cohort(*[[P]] * 30, school=school, year=2025)

    (centre,) = impact(now=now).centres

    assert years(centre) == {2023: None, 2024: None, 2025: 30}
    assert centre.students == 53


def test_who_did_not_complete_cannot_be_worked_out_either(now):
    first, second = make_workshop(code="A"), make_workshop(code="B")
    school = make_school()
    finished_cohort(*[[P]] * 28, *[[A]] * 2, school=school, workshop=first)
    finished_cohort(*[[P]] * 10, *[[A]] * 12, school=school, workshop=second)

    (centre,) = impact(now=now).centres

    assert [(row.places, row.completed, row.percent) for row in centre.workshops] == [(30, None, None), (22, None, None)]
    assert (centre.all_workshops.places, centre.all_workshops.completed) == (52, 38)


def test_everybody_of_a_few_shows_no_percentage(now):
    finished_cohort(*[[P]] * 9)

    (centre,) = impact(now=now).centres

    assert (centre.workshops[0].places, centre.workshops[0].completed, centre.workshops[0].percent) == (9, 9, None)


def test_centres_keep_their_own_figures(now):
    finished_cohort(*[[P]] * 6)
    finished_cohort(*[[P]] * 8)

    assert [centre.students for centre in impact(now=now).centres] == [8, 6]


def test_a_head_count_that_attended_is_somebody(now):
    enrolments = finished_cohort(*[[P]] * 7)
    Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in enrolments[:2]]).update(student=None)

    (centre,) = impact(now=now).centres

    assert centre.students == 7


def test_events_are_summed_and_their_small_counts_hidden(now):
    centre = make_school().centre
    facts = {"centre": centre, "kind": "Feria", "district": "Belén"}
    AwarenessEvent.objects.create(held_on=date(2025, 5, 1), aged_10_to_12=3, aged_13_to_15=20, aged_18_up=9, **facts)
    AwarenessEvent.objects.create(held_on=date(2025, 6, 1), aged_10_to_12=12, aged_13_to_15=14, aged_18_up=8, **facts)

    found = impact(now=now)

    assert found.reached == 66
    assert [row.reached for row in found.events] == [34, 32]
    assert [dict(row.labelled)["10–12 años"] for row in found.events] == [None, None]


def test_nothing_taught_yet_is_an_empty_report(now):
    make_school()

    found = impact(now=now)

    assert (found.centres, found.events, found.percent) == ([], [], None)


@pytest.mark.parametrize("cohorts", [1, 3])
def test_the_number_of_queries_stays(now, django_assert_num_queries, cohorts):
    for year in range(cohorts):
        enrolments = finished_cohort([P, P], [P, A], year=2023 + year)
        make_enrolment(cohort=enrolments[0].cohort)
        make_meeting(enrolments[0].cohort, date(2023 + year, 5, 1), 8)

    with django_assert_num_queries(6):
        impact(now=now)
