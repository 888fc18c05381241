"""The agenda: days as a list, a day, week and month, its filters, and who sees what."""

import re
import uuid
from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from lms.accounts.enums import Role
from lms.core import clock
from lms.records.enums import ContactRole, StaffRole
from lms.records.models import CohortStaff, SchoolContact
from lms.scheduling.enums import AgendaView, ChangeKind, ChangeReason, SessionState
from lms.scheduling.models import Closure, SessionChange, SessionFacilitator, TravelTime, WorkshopSession
from lms.scheduling.queries_agenda import period_of
from tests.builders import a_day, make_cohort, make_enrolment, make_school, make_session, make_staff, make_workshop

pytestmark = pytest.mark.django_db
VIEWS = ("lista", "dia", "semana", "mes")
DAY = date(2026, 11, 17)


@pytest.fixture
def world():
    """A facilitator's cohort with teacher and coordinator, another cohort of the centre, and one of another centre."""

    class World:
        school, across, elsewhere = make_school(), make_school(), make_school()
        facilitator = make_staff(role=Role.FACILITATOR, name="Keyla")
        colleague = make_staff(role=Role.FACILITATOR, name="Wilder")
        teacher = make_staff(role=Role.TEACHER, school=school)
        coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
        stranger = make_staff(role=Role.FACILITATOR, name="Brayan")
        cohort = make_cohort(school=school, workshop=make_workshop(lessons=1), facilitator=facilitator, teacher=teacher)
        beside = make_cohort(school=make_school(centre=school.centre), facilitator=colleague)
        other = make_cohort(school=elsewhere, facilitator=stranger)

    return World


def page_of(client, **query) -> str:
    answer = client.get(reverse("scheduling:agenda"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def page_as(client, person, **query) -> str:
    client.force_login(person)
    return page_of(client, **query)


def main_of(page: str) -> str:
    """What stands between the head and the foot of the page."""
    return page[page.index("<main") : page.index("</main>")]


def shown(page: str, *sessions: WorkshopSession) -> list[WorkshopSession]:
    """Those of these meetings to which the page leads."""
    return [session for session in sessions if str(session.public_id) in page]


def many(cohorts, day: date, count: int) -> list[WorkshopSession]:
    """So many meetings on one day, of as many cohorts as given, one after the other."""
    start = clock.at(day, time(8))
    return WorkshopSession.objects.bulk_create(
        WorkshopSession(
            cohort=cohorts[n % len(cohorts)],
            number=n + 1,
            starts_at=start + timedelta(minutes=n),
            ends_at=start + timedelta(minutes=n + 60),
        )
        for n in range(count)
    )


PERIODS = [
    (AgendaView.LIST, DAY, date(2026, 11, 30), date(2026, 11, 3), date(2026, 12, 1)),
    (AgendaView.DAY, DAY, DAY, date(2026, 11, 16), date(2026, 11, 18)),
    (AgendaView.WEEK, date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 9), date(2026, 11, 23)),
    (AgendaView.MONTH, date(2026, 11, 1), date(2026, 11, 30), date(2026, 10, 1), date(2026, 12, 1)),
]


def test_each_view_knows_its_days_and_its_neighbours():
    for view, *days in PERIODS:
        period = period_of(view, DAY)
        assert [period.first, period.last, period.before, period.after] == days


def test_the_list_is_the_default_and_shows_two_weeks_of_the_own_scope(client, world):
    mine = make_session(cohort=world.cohort, day=a_day(after=3))
    late = make_session(cohort=world.cohort, day=a_day(after=14))
    theirs = make_session(cohort=world.other, day=a_day(after=3))
    client.force_login(world.facilitator)

    page = page_of(client)
    later = page_of(client, desde=a_day(after=14).isoformat())

    assert shown(page, mine, late, theirs) == [mine]
    assert shown(later, mine, late, theirs) == [late]
    assert world.elsewhere.name not in page + later
    assert f"?desde={a_day(after=14).isoformat()}" in page
    assert "<title>Maloca · Agenda</title>" in page


def test_today_and_tomorrow_are_called_so(client, world):
    for n in range(3):
        make_session(cohort=world.cohort, day=a_day(after=n))
    client.force_login(world.facilitator)

    days = re.findall(r"<h3[^>]*><a[^>]*>([^<]*)</a>", page_of(client))

    assert [day.split(",")[0] for day in days[:2]] == ["Hoy", "Mañana"]
    assert "," not in days[2]


def test_everybody_sees_the_own_scope_and_nothing_else(client, world):
    mine, beside, theirs = (make_session(cohort=cohort) for cohort in (world.cohort, world.beside, world.other))
    expected = {world.facilitator: [mine], world.teacher: [mine], world.coordinator: [mine, beside], world.stranger: [theirs]}

    for person, sessions in expected.items():
        client.force_login(person)
        for view in VIEWS:
            assert shown(page_of(client, vista=view), mine, beside, theirs) == sessions


def test_who_stands_in_sees_the_meeting_before_its_day_and_loses_it_with_the_place(client, world):
    day = a_day(after=3)
    meeting, next_one = (make_session(cohort=world.cohort, day=day + timedelta(weeks=n)) for n in range(2))
    SessionFacilitator.objects.create(session=meeting, user=world.colleague)
    SessionFacilitator.objects.create(session=next_one, user=world.colleague)
    place = CohortStaff.objects.create(
        cohort=world.cohort, user=world.colleague, role=StaffRole.FACILITATOR, valid_from=day, valid_until=day
    )
    client.force_login(world.colleague)

    before = page_of(client)
    url = reverse("scheduling:session", args=[meeting.public_id])
    its_page = client.get(url).content.decode()
    place.delete()

    assert shown(before, meeting, next_one) == [meeting]
    assert reverse("portal:cohort", args=[world.cohort.public_id]) not in its_page
    assert client.get(url).status_code == 404
    assert shown(page_of(client), meeting, next_one) == []


def test_a_day_that_is_none_shows_the_agenda_from_today(client, world):
    make_session(cohort=world.cohort)
    client.force_login(world.facilitator)

    for desde in ("", "ayer", "2026-02-31", "0001-01-01", "9999-12-31", "2026-11-24T00:00"):
        for view, sign in (("", "Hoy, "), ("mes", ">Hoy</small>")):
            page = page_of(client, desde=desde, vista=view)
            assert sign in page
            assert ("Algo de la dirección no existe" in page) == bool(desde)


def test_a_wrong_filter_of_anothers_or_of_nobody_is_said_and_left_aside(client, world):
    mine = make_session(cohort=world.cohort)
    make_session(cohort=world.other)
    client.force_login(world.coordinator)
    of_others = {
        "escuela": world.elsewhere.public_id,
        "sede": world.elsewhere.centre.public_id,
        "taller": world.other.workshop.code.lower(),
        "facilita": world.stranger.public_id,
        "estado": "held",
        "vista": "año",
    }

    for name, value in of_others.items():
        page, made_up = (main_of(page_of(client, **{name: said})) for said in (value, uuid.uuid4()))
        assert "Algo de la dirección no existe" in page
        assert shown(page, mine) == [mine]
        assert page == made_up


def test_a_facilitator_may_not_ask_for_colleagues(client, world):
    client.force_login(world.facilitator)

    page = page_of(client, facilita=world.colleague.public_id)

    assert "Algo de la dirección no existe" in page
    assert "Wilder" not in page


def test_filters_narrow_and_stay_in_every_way_on(client, world):
    mine, beside = make_session(cohort=world.cohort), make_session(cohort=world.beside)
    SessionFacilitator.objects.create(session=beside, user=world.colleague)
    client.force_login(world.coordinator)
    person, school = str(world.colleague.public_id), str(world.school.public_id)

    by_school, by_person = page_of(client, escuela=school), page_of(client, facilita=person)

    assert shown(by_school, mine, beside) == [mine]
    assert shown(by_person, mine, beside) == [beside]
    assert shown(page_of(client, facilita="nadie"), mine, beside) == [mine]
    assert shown(page_of(client, taller=world.beside.workshop.code.lower()), mine, beside) == [beside]
    assert f"vista=mes&amp;escuela={school}" in by_school
    ways = re.findall(r'<a class="text-btn" href="([^"]*)" rel', by_school)
    assert len(ways) == 4
    assert all(f"escuela={school}" in way for way in ways)


def test_a_facilitator_narrows_to_the_own_meetings(client, world):
    mine, of_the_other = make_session(cohort=world.cohort), make_session(cohort=world.cohort, day=a_day(after=1))
    SessionFacilitator.objects.create(session=mine, user=world.facilitator)
    client.force_login(world.facilitator)

    assert shown(page_of(client, facilita="yo"), mine, of_the_other) == [mine]


def test_moved_cancelled_and_make_up_meetings_say_so_and_can_be_asked_for(client, world):
    cancelled, moved, make_up, plain = (make_session(cohort=world.cohort, day=a_day(after=n)) for n in range(4))
    WorkshopSession.objects.filter(pk=cancelled.pk).update(state=SessionState.CANCELLED, change_reason=ChangeReason.RAIN)
    WorkshopSession.objects.filter(pk=make_up.pk).update(makes_up=cancelled)
    before = clock.at(date(2026, 3, 3), time(9, 15))
    SessionChange.objects.create(
        session=moved, kind=ChangeKind.MOVED, batch=uuid.uuid4(), changed_at=clock.now(), from_starts_at=before
    )
    client.force_login(world.facilitator)
    states = {"suspendida": cancelled, "movida": moved, "recupera": make_up}

    page = page_of(client)

    assert "Antes: martes 3 de marzo, 09:15" in page
    assert "Recupera la sesión suspendida del" in page
    assert "Se recupera el" in page
    for state, session in states.items():
        assert shown(page_of(client, estado=state), cancelled, moved, make_up, plain) == [session]
    assert shown(page_of(client, estado="programada"), cancelled, moved, make_up, plain) == [moved, make_up, plain]


def test_holidays_and_closures_in_reach_stand_on_their_days_by_name(client, world):
    day = date(2026, 12, 8)
    facts = {"starts_on": day, "ends_on": day}
    Closure.objects.create(name="Aniversario", school=world.school, **facts)
    Closure.objects.create(name="Creciente", district=world.school.district, **facts)
    Closure.objects.create(name="Paro nacional", **facts)
    Closure.objects.create(name="Cosa ajena", school=world.elsewhere, **facts)
    Closure.objects.create(name="Sede ajena", centre=world.elsewhere.centre, **facts)
    client.force_login(world.teacher)

    for view in VIEWS:
        page = page_of(client, vista=view, desde="2026-12-08")
        assert "Inmaculada Concepción" in page
        assert f"Aniversario · {world.school.short_name}" in page
        assert "Creciente" in page
        assert "Paro nacional" in page
        assert "ajena" not in page


def test_an_overfull_day_is_counted_and_leads_to_the_day(client, world):
    meetings = many([world.cohort], DAY, 25)
    client.force_login(world.facilitator)
    to_the_day = "?vista=dia&amp;desde=2026-11-17"

    week, month, whole = (page_of(client, vista=view, desde=DAY.isoformat()) for view in ("semana", "mes", "dia"))
    listed = page_of(client, desde=DAY.isoformat())

    assert (len(shown(listed, *meetings)), "y 20 sesiones más" in listed) == (5, True)
    assert (len(shown(week, *meetings)), "y 20 sesiones más" in week) == (5, True)
    assert (len(shown(month, *meetings)), ">25 sesiones</a>" in month) == (0, True)
    assert len(shown(whole, *meetings)) == 25
    assert all(to_the_day in page for page in (listed, week, month))


def test_one_meeting_more_than_fits_is_shown_rather_than_counted(client, world):
    meetings = many([world.cohort], DAY, 6)
    client.force_login(world.facilitator)

    page = page_of(client, vista="semana", desde=DAY.isoformat())

    assert len(shown(page, *meetings)) == 6
    assert "más</a>" not in page


def test_a_month_is_a_table_from_monday_to_sunday(client, world):
    client.force_login(world.facilitator)

    page = page_of(client, vista="mes", desde="2026-11-17")

    assert re.findall(r'<th scope="col">(\w+)', page)[0] == "Lunes"
    assert page.count("<tr>") == 1 + 6
    assert page.count('class="is-outside"') == 6 * 7 - 30
    assert "Noviembre de 2026" in page


def test_an_empty_agenda_says_where_to_go_on(client, world):
    make_session(cohort=world.other)
    client.force_login(world.facilitator)

    for view in ("lista", "dia", "mes"):
        assert "No hay sesiones en estos días." in page_of(client, vista=view)
        assert "Quitar filtros" in page_of(client, vista=view, estado="movida")


def test_the_size_of_the_list_is_that_of_the_day(client, world):
    for starts_on in (a_day(), a_day(), a_day(after=10)):
        make_enrolment(cohort=world.cohort, starts_on=starts_on)
    for day in (a_day(), a_day(after=11)):
        make_session(cohort=world.cohort, day=day)
    client.force_login(world.facilitator)

    assert "2 estudiantes" in page_of(client, vista="dia")
    assert "3 estudiantes" in page_of(client, vista="dia", desde=a_day(after=11).isoformat())


def test_a_coordinator_reads_who_runs_it_and_a_teacher_does_not(client, world):
    meeting, _unassigned = make_session(cohort=world.cohort), make_session(cohort=world.beside)
    SessionFacilitator.objects.create(session=meeting, user=world.facilitator)

    for view in ("lista", "dia"):
        client.force_login(world.coordinator)
        page = page_of(client, vista=view)
        assert "Keyla" in page
        assert "Nadie asignado todavía" in page
        client.force_login(world.teacher)
        assert "Keyla" not in page_of(client, vista=view)
        assert "Nadie asignado" not in page_of(client, vista=view)


def test_a_meeting_leads_back_to_the_agenda_as_it_was(client, world):
    url = reverse("scheduling:session", args=[make_session(cohort=world.cohort).public_id])
    client.force_login(world.facilitator)

    def way_back(referer: str) -> str:
        page = client.get(url, headers={"Referer": referer}).content.decode()
        return re.search(r'href="([^"]*)">Volver a la agenda', page)[1]

    assert way_back("http://testserver/agenda/?vista=mes&estado=movida") == "/agenda/?vista=mes&amp;estado=movida"
    assert way_back('http://testserver/agenda/?"><script>') == "/agenda/?&quot;&gt;&lt;script&gt;"
    assert way_back("http://evil.example/agenda/?vista=mes") == "/agenda/"
    assert way_back("http://testserver/inicio/?vista=mes") == "/agenda/"
    assert way_back("") == "/agenda/"


def test_every_view_asks_the_same_number_of_questions_for_one_meeting_and_for_many(client, world, django_assert_num_queries):
    counts = {
        world.facilitator: {"lista": 9, "dia": 11, "semana": 8, "mes": 8},
        world.coordinator: {"lista": 11, "dia": 12, "semana": 9, "mes": 9},
    }

    def count_all():
        for person, views in counts.items():
            client.force_login(person)
            page_of(client)
            for view, count in views.items():
                with django_assert_num_queries(count):
                    page_of(client, vista=view, desde=DAY.isoformat())

    for day in (DAY, DAY - timedelta(days=1)):
        SessionFacilitator.objects.create(session=make_session(cohort=world.cohort, day=day), user=world.facilitator)
    count_all()
    cohorts = [make_cohort(school=make_school(centre=world.school.centre), facilitator=world.facilitator) for _n in range(3)]
    for session in many(cohorts, DAY, 15):
        SessionFacilitator.objects.create(session=session, user=world.facilitator)
    count_all()


def test_a_day_says_whom_to_call_and_how_far_it_is_to_whoever_runs_it(client, world):
    far = make_cohort(school=make_school(centre=world.school.centre, district="Punchana"), facilitator=world.facilitator)
    for cohort, hour in ((world.cohort, 8), (far, 11)):
        starts_at = clock.at(a_day(), time(hour))
        WorkshopSession.objects.create(cohort=cohort, number=1, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    SchoolContact.objects.create(school=world.school, role=ContactRole.HEAD, name="Rosa Macuyama", phone="065234567")
    SchoolContact.objects.create(school=world.elsewhere, role=ContactRole.HEAD, name="Otra Persona", phone="965999999")
    unknown = page_as(client, world.facilitator, vista="dia")
    TravelTime.objects.create(centre=world.school.centre, from_district="PUNCHANA", to_district="Belen", minutes=45)

    page = page_as(client, world.facilitator, vista="dia")

    assert 'href="tel:+5165234567">(065) 234567</a>' in page
    assert "Desde Belén: tiempo de viaje sin anotar" in unknown
    assert "Desde Belén: unos 45 min de viaje" in page
    assert "Otra Persona" not in page
    assert "Rosa Macuyama" in page_as(client, world.coordinator, vista="dia")
    assert "Rosa Macuyama" not in page_as(client, world.teacher, vista="dia")
    assert "Rosa Macuyama" not in page_as(client, world.facilitator)


def test_a_meeting_names_the_contact_to_whoever_runs_it_only(client, world):
    url = reverse("scheduling:session", args=[make_session(cohort=world.cohort).public_id])
    SchoolContact.objects.create(school=world.school, role=ContactRole.HEAD, name="Rosa Macuyama", phone="965123456")

    for person, sees in ((world.facilitator, True), (world.coordinator, True), (world.teacher, False)):
        client.force_login(person)
        assert ("Rosa Macuyama" in client.get(url).content.decode()) == sees


def test_a_lesson_leads_to_its_plan_until_it_is_taken_back(client, world):
    lesson = world.cohort.workshop.lessons.first()
    make_session(cohort=world.cohort, lesson=lesson)
    before = page_as(client, world.facilitator, vista="dia")
    lesson.unpublish()

    after = page_as(client, world.facilitator, vista="dia")

    plan = reverse("curriculum:plan_pdf", args=[lesson.code.lower()])
    assert (plan in before, plan in after) == (True, False)
    assert lesson.title in after
