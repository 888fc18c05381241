"""The first page of each role."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from lms.accounts.enums import Role
from lms.attendance.enums import Status
from lms.attendance.models import AttendanceRecord, Register
from lms.core import clock
from lms.portal.enums import MeetingState
from lms.portal.queries import session_lines
from lms.portal.queries_home import day_of, home_of
from lms.records.models import Cohort, Enrolment
from lms.scheduling.enums import SessionState
from lms.scheduling.models import WorkshopSession
from tests.builders import a_day, make_cohort, make_enrolment, make_school, make_session, make_staff

pytestmark = pytest.mark.django_db

HOME = "portal:home"


def at(hour: int, minute: int = 0) -> datetime:
    return clock.at(a_day(), time(hour, minute))


def today_at(hour: int, *, cohort):
    """A meeting of today from that hour on, of an hour and a half."""
    session = make_session(cohort=cohort, day=a_day(before=40 + hour), number=hour)
    session.starts_at, session.ends_at = at(hour), at(hour) + timedelta(minutes=90)
    session.save()
    return session


def hand_in(session, *statuses: str) -> Register:
    register = Register.objects.create(session=session, taken_at=clock.now())
    for status, enrolment in zip(statuses, session.cohort.enrolments.all(), strict=False):
        AttendanceRecord.objects.create(register=register, enrolment=enrolment, status=status, updated_at=clock.now())
    return register


def page_of(client, user) -> str:
    client.force_login(user)
    return client.get(reverse(HOME)).content.decode()


def lines(user, *sessions, now):
    rows = WorkshopSession.objects.filter(pk__in=[s.pk for s in sessions]).for_listing().order_by("starts_at")
    return session_lines(rows, user=user, now=now)


def test_the_next_meeting_of_today_stands_under_the_roof():
    facilitator = make_staff(role=Role.FACILITATOR)
    cohort = make_cohort(facilitator=facilitator)
    early, next_one, last = (today_at(hour, cohort=cohort) for hour in (8, 14, 16))
    make_session(cohort=make_cohort())

    day = day_of(facilitator, cohorts=Cohort.objects.run_by(facilitator), now=at(13, 20))

    assert day.house.session == next_one
    assert [line.session for line in day.others] == [early, last]
    assert [line.state for line in day.others] == [MeetingState.MISSING, MeetingState.TODAY]
    assert day.house.wait(at(13, 20)) == "en 40 min"
    assert day.house.wait(at(12, 30)) == "en 1 h 30 min"


@pytest.mark.parametrize(
    ("hour", "state", "is_open"),
    [(7, MeetingState.TODAY, False), (10, MeetingState.NOW, True), (12, MeetingState.MISSING, True)],
)
def test_a_meeting_of_today_can_be_marked_from_its_start_on(hour, state, is_open):
    facilitator = make_staff(role=Role.FACILITATOR)
    session = make_session(cohort=make_cohort(facilitator=facilitator))

    (line,) = lines(facilitator, session, now=at(hour, 30))

    assert (line.state, line.is_open) == (state, is_open)


def test_tomorrows_meeting_cannot_be_marked_and_a_teachers_never():
    facilitator, teacher = make_staff(role=Role.FACILITATOR), make_staff(role=Role.TEACHER)
    cohort = make_cohort(facilitator=facilitator, teacher=teacher)
    tomorrow, today = make_session(cohort=cohort, day=a_day(after=1)), make_session(cohort=cohort)

    mine = lines(facilitator, today, tomorrow, now=at(11))
    hers = lines(teacher, today, tomorrow, now=at(11))

    assert [line.is_open for line in mine] == [True, False]
    assert [line.is_open for line in hers] == [False, False]


def test_late_evening_in_lima_is_still_today_though_it_is_tomorrow_in_utc():
    facilitator = make_staff(role=Role.FACILITATOR)
    session = today_at(21, cohort=make_cohort(facilitator=facilitator))

    day = day_of(facilitator, cohorts=Cohort.objects.run_by(facilitator), now=at(20))

    assert session.starts_at.astimezone(clock.LIMA).date() == a_day()
    assert day.house.session == session


def test_a_register_that_was_handed_in_shows_its_counts(client):
    facilitator = make_staff(role=Role.FACILITATOR)
    cohort = make_cohort(facilitator=facilitator)
    for _n in range(4):
        make_enrolment(cohort=cohort)
    hand_in(make_session(cohort=cohort), Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.EXCUSED)

    page = page_of(client, facilitator)

    assert "3 de 4 presentes" in page
    assert "4 estudiantes" in page


def test_past_meetings_without_a_register_come_newest_first_and_cancelled_ones_do_not():
    facilitator = make_staff(role=Role.FACILITATOR)
    cohort = make_cohort(facilitator=facilitator)
    old, new, held, cancelled = (make_session(cohort=cohort, day=a_day(before=n)) for n in (20, 3, 5, 6))
    hand_in(held)
    cancelled.state = SessionState.CANCELLED
    cancelled.save()
    make_session(cohort=make_cohort(), day=a_day(before=3))

    day = day_of(facilitator, cohorts=Cohort.objects.run_by(facilitator), now=at(12))

    assert [line.session for line in day.missing] == [new, old]


def test_a_facilitator_sees_own_cohorts_and_nobody_elses(client):
    facilitator = make_staff(role=Role.FACILITATOR)
    own = make_cohort(facilitator=facilitator, school=make_school(name="Laguna"))
    make_session(cohort=make_cohort(school=make_school(name="Cerro Ajeno")))

    page = page_of(client, facilitator)

    assert reverse("portal:cohort", args=[own.public_id]) in page
    assert "Laguna" in page
    assert "Sin planificar" in page
    assert "Cerro Ajeno" not in page
    assert "<title>Maloca · Hoy</title>" in page


def test_a_facilitator_without_cohorts_learns_who_assigns_them(client):
    make_session(cohort=make_cohort())

    page = page_of(client, make_staff(role=Role.FACILITATOR))

    assert "Hoy no tiene sesiones." in page
    assert "Todavía no facilita ningún grupo." in page


def test_a_teacher_sees_own_classes_with_the_day_of_the_next_meeting_and_no_roll(client):
    teacher = make_staff(role=Role.TEACHER)
    cohort = make_cohort(teacher=teacher, school=make_school(name="Laguna"))
    make_session(cohort=cohort, day=a_day(after=2))
    make_session(cohort=make_cohort(school=make_school(name="Cerro Ajeno")))

    page = page_of(client, teacher)

    assert "Mis clases" in page
    assert "Próxima sesión:" in page
    assert "Laguna" in page
    assert "Cerro Ajeno" not in page
    assert "Pasar lista" not in page


def test_a_coordinator_lands_on_numbers_that_lead_somewhere(client):
    school = make_school(name="Laguna")
    coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
    cohort = make_cohort(school=school)
    make_session(cohort=cohort)
    make_session(cohort=cohort, day=a_day(before=30))
    make_session(cohort=make_cohort(school=make_school(name="Cerro Ajeno")))

    home = home_of(coordinator, at(12))
    page = page_of(client, coordinator)

    assert home.week_count == 1
    assert [line.session.cohort for line in home.centre_day.today] == [cohort]
    assert len(home.centre_day.missing) == 1
    assert f"?desde={home.monday.isoformat()}" in page
    assert reverse("wagtailadmin_home") in page
    assert "Cerro Ajeno" not in page


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_editors_and_administrators_are_led_to_the_office_and_meet_no_person(client, role):
    cohort = make_cohort(school=make_school(name="Laguna"))
    make_session(cohort=cohort)

    page = page_of(client, make_staff(role=role))

    assert reverse("wagtailadmin_home") in page
    assert "Laguna" not in page


def test_staff_without_a_role_get_a_friendly_page(client):
    make_session(cohort=make_cohort(school=make_school(name="Laguna")))

    page = page_of(client, make_staff())

    assert "Su cuenta todavía no tiene una tarea" in page
    assert "Laguna" not in page
    assert reverse("wagtailadmin_home") not in page


def test_a_visitor_is_led_to_sign_in(client):
    response = client.get(reverse(HOME))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(("role", "queries"), [(Role.FACILITATOR, 14), (Role.TEACHER, 9), (Role.COORDINATOR, 21)])
def test_a_first_page_asks_as_many_questions_for_one_cohort_as_for_four(client, django_assert_num_queries, role, queries):
    school = make_school()
    centre = school.centre if role == Role.COORDINATOR else None
    user = make_staff(role=role, centre=centre)

    def grow():
        named = {Role.FACILITATOR: {"facilitator": user}, Role.TEACHER: {"teacher": user}}.get(role, {})
        cohort = make_cohort(school=school, **named)
        for n, day in enumerate((a_day(before=9), a_day(before=2), a_day(), a_day(after=3)), start=1):
            make_session(cohort=cohort, day=day, number=n)
        for _n in range(3):
            make_enrolment(cohort=cohort)
        hand_in(cohort.sessions.order_by("starts_at").first(), Status.PRESENT)

    grow()
    client.force_login(user)
    client.get(reverse(HOME))
    with django_assert_num_queries(queries):
        client.get(reverse(HOME))
    for _n in range(3):
        grow()
    with django_assert_num_queries(queries):
        client.get(reverse(HOME))


def test_a_head_count_is_counted_on_the_card():
    facilitator = make_staff(role=Role.FACILITATOR)
    cohort = make_cohort(facilitator=facilitator)
    make_enrolment(cohort=cohort)
    Enrolment.objects.create(cohort=cohort, starts_on=cohort.starts_on)
    ended = make_enrolment(cohort=cohort)
    ended.ends_on = a_day(before=1)
    ended.save()

    (line,) = home_of(facilitator, at(12)).own_cohorts

    assert line.students == 2
