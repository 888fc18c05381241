"""Who has earned a certificate, and what everybody else is told."""

import pytest

from lms.attendance.enums import Status
from lms.credentials.enums import Standing
from lms.credentials.queries import standings_of
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Consent
from lms.scheduling.enums import SessionState
from tests.builders import a_day, make_enrolment, make_register, make_session, make_student

from .world import change_status, finished_cohort

pytestmark = pytest.mark.django_db


def outcome(world, now):
    return [(row.attended, row.held, row.standing) for row in standings_of(world.cohort, now)]


def test_four_of_five_earn_and_three_do_not(now):
    world = finished_cohort(5, 4, 3)

    rows = standings_of(world.cohort, now)

    assert [(row.standing, row.attended, row.held, row.needed) for row in rows] == [
        (Standing.EARNED, 5, 5, 4),
        (Standing.EARNED, 4, 5, 4),
        (Standing.ATTENDANCE, 3, 5, 4),
    ]
    assert [row.missing for row in rows] == ["", "", "Le falta 1 encuentro: asistió a 3 de 5 y la regla pide 4."]
    assert [row.enrolment for row in rows] == world.students


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (Status.PRESENT, Standing.EARNED),
        (Status.LATE, Standing.EARNED),
        (Status.LEFT_EARLY, Standing.EARNED),
        (Status.EXCUSED, Standing.ATTENDANCE),
        (Status.ABSENT, Standing.ATTENDANCE),
    ],
)
def test_late_and_left_early_count_as_attended_excused_does_not(now, status, standing):
    world = finished_cohort(3)
    change_status(world.students[0], 4, status)

    assert [row.standing for row in standings_of(world.cohort, now)] == [standing]


def test_a_cancelled_session_leaves_the_denominator(now):
    world = finished_cohort(4, meetings=5)
    lost = make_session(cohort=world.cohort, number=6, day=a_day(before=3))
    lost.state = SessionState.CANCELLED
    lost.save()

    assert outcome(world, now) == [(4, 5, Standing.EARNED)]


def test_a_past_session_without_a_register_is_not_held(now):
    world = finished_cohort(4, meetings=4)
    make_session(cohort=world.cohort, number=5, day=a_day(before=3))

    assert outcome(world, now) == [(4, 4, Standing.EARNED)]


def test_nothing_is_earned_while_a_session_is_to_come(now):
    world = finished_cohort(5)
    make_session(cohort=world.cohort, number=6, day=a_day(after=7))

    (row,) = standings_of(world.cohort, now)

    assert row.standing == Standing.UNFINISHED
    assert row.missing == "Todavía hay sesiones por realizar."


def test_who_came_in_later_is_measured_from_the_own_first_day(now):
    world = finished_cohort(5)
    late = make_enrolment(cohort=world.cohort, student=make_student(surname="Zeta"), starts_on=a_day(before=22))
    for session in world.cohort.sessions.filter(number__gte=3):
        session.register.records.create(enrolment=late, status=Status.PRESENT, updated_at=session.ends_at)

    row = standings_of(world.cohort, now)[1]

    assert (row.attended, row.held, row.needed) == (3, 3, 3)
    assert (row.hours, row.standing) == (4.5, Standing.NO_CONSENT)


def test_who_left_after_two_meetings_of_two_has_not_earned(now):
    world = finished_cohort(2)
    world.students[0].ends_on = a_day(before=25)
    world.students[0].save()

    (row,) = standings_of(world.cohort, now)

    assert (row.attended, row.held, row.standing) == (2, 5, Standing.ATTENDANCE)
    assert row.missing == "Su inscripción terminó antes: asistió a 2 de 5 y la regla pide 4."


def test_a_mark_from_before_the_own_first_day_does_not_count(now):
    world = finished_cohort(4)
    world.students[0].starts_on = a_day(before=22)
    world.students[0].save()

    assert outcome(world, now) == [(2, 3, Standing.ATTENDANCE)]


def test_without_a_held_session_nobody_earns(now):
    world = finished_cohort(0, meetings=0)

    assert outcome(world, now) == [(0, 0, Standing.NO_SESSIONS)]


def test_consent_for_the_certificate_is_asked_for(now):
    world = finished_cohort(5, 5, purposes=(Purpose.PARTICIPATION,))
    refuser = world.students[1].student
    Consent.objects.create(student=refuser, purpose=Purpose.CERTIFICATE, state=ConsentState.REFUSED, recorded_at=now)

    rows = standings_of(world.cohort, now)

    assert [row.standing for row in rows] == [Standing.NO_CONSENT, Standing.NO_CONSENT]
    assert [row.missing for row in rows] == [
        "Falta la autorización de la familia para la constancia.",
        "La familia no autorizó la constancia.",
    ]


def test_the_latest_answer_counts(now):
    world = finished_cohort(5)
    student = world.students[0].student
    Consent.objects.create(student=student, purpose=Purpose.CERTIFICATE, state=ConsentState.REFUSED, recorded_at=now)

    assert outcome(world, now) == [(5, 5, Standing.NO_CONSENT)]


def test_a_head_count_stands_last_without_a_name(now):
    world = finished_cohort(5, 5)
    world.students[0].student.delete()

    rows = standings_of(world.cohort, now)

    assert [(row.standing, bool(row.name)) for row in rows] == [(Standing.EARNED, True), (Standing.HEAD_COUNT, False)]


def test_a_name_that_cannot_be_printed_is_refused_with_its_letter(now):
    world = finished_cohort(5, 5)
    world.students[1].student.given_names = "Ana 漢"
    world.students[1].student.save()

    rows = standings_of(world.cohort, now)

    assert [row.standing for row in rows] == [Standing.EARNED, Standing.UNPRINTABLE]
    assert "(漢)" in rows[1].missing


def test_percent_never_rounds_up_to_the_rule(now):
    world = finished_cohort(15, meetings=19)

    (row,) = standings_of(world.cohort, now)

    assert (row.percent, row.needed, row.standing) == (78, 16, Standing.ATTENDANCE)


@pytest.mark.parametrize("size", [1, 3, 40])
def test_standings_ask_the_same_number_of_questions(now, size, django_assert_num_queries):
    world = finished_cohort(*[5] * size)

    with django_assert_num_queries(5):
        assert len(standings_of(world.cohort, now)) == size


def test_the_other_cohort_of_the_school_does_not_count(now):
    world, other = finished_cohort(3), finished_cohort(5)
    register = make_register(session=make_session(cohort=other.cohort, number=9, day=a_day(before=1)), statuses={})

    assert register.session.cohort != world.cohort
    assert outcome(world, now) == [(3, 5, Standing.ATTENDANCE)]
