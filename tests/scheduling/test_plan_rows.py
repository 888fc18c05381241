"""The rows of a plan: changed one by one, checked again, and stored as they were shown or not at all."""

from datetime import timedelta

import pytest

from lms.accounts.enums import Role
from lms.records.enums import StaffRole
from lms.records.models import CohortStaff
from lms.scheduling.enums import ChangeKind
from lms.scheduling.models import AcceptedClash, Closure, SessionChange, SessionFacilitator
from tests.builders import a_day, make_cohort, make_school, make_session, make_staff, make_workshop

from .plan_pages import days_of, fields_of, plan_url, preview, send, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A facilitator's cohort of six lessons that begins tomorrow, with its teacher; and another school's."""

    class World:
        facilitator = make_staff(role=Role.FACILITATOR, name="Rosa")
        school = make_school()
        coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
        start = a_day(after=1)
        teacher = make_staff(role=Role.TEACHER, school=school)
        cohort = make_cohort(
            school=school, workshop=make_workshop(lessons=6), facilitator=facilitator, teacher=teacher, starts_on=start
        )
        other = make_session(cohort=make_cohort(), day=a_day(after=8))

    CohortStaff.objects.filter(cohort=World.cohort).update(valid_from=a_day())
    return World


@pytest.fixture
def me(client, world):
    client.force_login(world.facilitator)
    return client


def stored(world) -> list:
    return list(world.cohort.sessions.order_by("starts_at"))


def days(world) -> list:
    return [session.local_day for session in stored(world)]


def test_two_weekdays_and_chosen_lessons_make_the_rows(me, world):
    first, second = world.start.weekday(), (world.start + timedelta(days=2)).weekday()
    lessons = [lesson.pk for lesson in world.cohort.workshop.lessons]

    fields = preview(me, world, count="4", weekdays=[first, second], lessons=[lessons[1], lessons[4]])
    send(me, world, fields)

    assert days(world) == days_of(fields)
    assert {day.weekday() for day in days(world)} == {first, second}
    assert [session.lesson_id for session in stored(world)] == [lessons[1], lessons[4], None, None]


def test_storing_assigns_the_facilitators_and_writes_one_batch_of_history(me, world):
    send(me, world, preview(me, world, count="3"))

    assert set(SessionFacilitator.objects.values_list("user", flat=True)) == {world.facilitator.pk}
    assert SessionFacilitator.objects.count() == 3
    changes = SessionChange.objects.all()
    assert {(change.kind, change.changed_by) for change in changes} == {(ChangeKind.PLANNED, world.facilitator)}
    assert (changes.count(), changes.values("batch").distinct().order_by().count()) == (3, 1)


def test_a_row_is_changed_checked_and_stored_as_it_then_stands(me, world):
    fields = preview(me, world, count="3")
    day = days_of(fields)[1] + timedelta(days=1)
    changed = {"row-1-day": day, "row-1-start": "09:00", "row-1-end": "10:00", "row-1-lesson": ""}

    checked = send(me, world, fields, "check", **changed).content.decode()
    assert not stored(world)
    send(me, world, fields_of(checked), reason="only_way")

    second = stored(world)[1]
    assert (second.local_day, f"{second.local_start:%H:%M}", second.lesson) == (day, "09:00", None)


def test_what_was_changed_and_not_seen_is_shown_before_it_is_stored(me, world):
    page = send(me, world, preview(me, world, count="2"), **{"row-0-start": "11:00", "row-0-end": "12:00"}).content.decode()

    assert "Así queda el plan con sus cambios. Revíselo y guarde." in page
    assert not stored(world)
    send(me, world, fields_of(page))
    assert f"{stored(world)[0].local_start:%H:%M}" == "11:00"


def test_a_row_is_left_out_and_can_come_back(me, world):
    fields = preview(me, world, count="3")
    out = send(me, world, fields, "check", **{"row-1-is_out": "on"}).content.decode()
    assert "fuera del plan" in out
    assert "Guardar 2 sesiones en la agenda" in out

    send(me, world, fields_of(out))

    assert days(world) == [days_of(fields)[n] for n in (0, 2)]
    assert [session.number for session in stored(world)] == [1, 2]


def test_a_row_is_added_a_week_later_with_the_next_lesson(me, world):
    fields = fields_of(send(me, world, preview(me, world, count="2"), "add").content.decode())
    send(me, world, fields, reason="only_way")

    assert days(world) == days_of(fields)
    assert days(world)[2] - days(world)[1] == timedelta(weeks=1)
    assert stored(world)[2].lesson.title == "Encuentro 3"


def test_a_row_in_the_middle_of_which_nothing_is_wrong_keeps_what_was_typed_beside_a_faulty_one(me, world):
    page = send(me, world, preview(me, world, count="2"), **{"row-0-end": "09:00", "row-1-start": "10:15"}).content.decode()

    assert "La hora de fin debe ser posterior a la de inicio (10:00)." in page
    assert 'value="10:15"' in page
    assert not stored(world)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"row-0-day": "9999-12-31"}, "Ese día queda demasiado lejos: elija uno del periodo."),
        ({"row-0-day": "1900-01-01"}, "Ese día queda demasiado lejos: elija uno del periodo."),
        ({"row-0-day": ""}, "Elija el día."),
        ({"row-0-day": a_day(before=1)}, "El grupo empieza el"),
        ({"row-0-lesson": "999999"}, "Ese encuentro ya no está publicado: elija otro, o ninguno."),
        ({"row-0-lesson": "9" * 5000}, "Ese encuentro ya no está publicado: elija otro, o ninguno."),
        ({"row-TOTAL_FORMS": "400"}, "Son demasiadas sesiones: un plan tiene hasta 40."),
        ({"row-TOTAL_FORMS": "x"}, "Faltan partes del plan: vuelva a empezar."),
        ({"row-TOTAL_FORMS": "0"}, "No queda ninguna sesión que guardar"),
        ({"row-0-is_out": "on", "row-1-is_out": "on"}, "No queda ninguna sesión que guardar"),
        ({"weekdays": "9"}, "Elija días de la semana."),
    ],
)
def test_bad_rows_get_their_sentence_and_store_nothing(me, world, changes, sentence):
    fields = preview(me, world, count="2")
    page = send(me, world, fields, **changes).content.decode()
    if "Así queda el plan con sus cambios" in page:
        page = send(me, world, fields_of(page)).content.decode()

    assert sentence in page
    assert not stored(world)
    assert not SessionChange.objects.exists()


def test_weekdays_without_any_school_until_the_end_of_the_term_are_refused(me, world):
    facts = {"starts_on": world.start, "ends_on": a_day(after=200), "name": "Local cerrado"}
    Closure.objects.create(school=world.school, **facts)

    page = me.post(plan_url(world.cohort), typed(world)).content.decode()

    assert "ninguno de esos días tiene clases" in page


def test_a_hard_clash_blocks_and_says_what_would_mend_it(me, world):
    day = days_of(preview(me, world, count="2"))[1]
    busy = make_session(cohort=make_cohort(school=world.school, facilitator=world.facilitator), day=day)
    SessionFacilitator.objects.create(session=busy, user=world.facilitator)

    page = me.post(plan_url(world.cohort), typed(world, count="2", place="Aula 1")).content.decode()
    refused = send(me, world, fields_of(page)).content.decode()

    for shown in (page, refused):
        assert "Rosa no puede estar con" in shown
        assert "Asigne a otra persona" in shown
        assert "1 sesión no se puede guardar así" in shown
    assert not stored(world)
    assert "Guardar 2 sesiones" not in page


def test_a_soft_clash_asks_for_a_reason_and_keeps_it(me, world):
    fields = preview(me, world, count="2", start="20:00", end="21:00")

    asked = send(me, world, fields).content.decode()
    assert "Elija por qué se programa así, a pesar de los avisos." in asked
    assert not stored(world)
    send(me, world, fields_of(asked), reason="school")

    assert len(stored(world)) == 2
    assert set(AcceptedClash.objects.values_list("rule", "reason")) == {("shift", "school")}


def test_a_closure_entered_meanwhile_is_shown_before_anything_is_stored(me, world):
    fields = preview(me, world, count="2")
    day = days_of(fields)[1]
    Closure.objects.create(starts_on=day, ends_on=day, name="Creciente", school=world.school)

    page = send(me, world, fields).content.decode()

    assert "Mientras usted revisaba, algo cambió: mire de nuevo. No se guardó nada." in page
    assert "Creciente" in page
    assert page.count("> cambió<") + page.count(">cambió<") == 1
    assert not stored(world)


def test_a_lesson_unpublished_meanwhile_is_told_at_its_row(me, world):
    fields = preview(me, world, count="2")
    world.cohort.workshop.lessons[0].unpublish()

    page = send(me, world, fields).content.decode()

    assert "encuentro" in page
    assert "ya no está publicado" in page
    assert not stored(world)


def test_a_facilitator_removed_meanwhile_is_seen_by_who_plans(client, world):
    client.force_login(world.coordinator)
    fields = preview(client, world, count="2")
    CohortStaff.objects.filter(user=world.facilitator, role=StaffRole.FACILITATOR).delete()

    page = send(client, world, fields).content.decode()

    assert "algo cambió" in page
    assert "Nadie facilita este grupo" in page
    assert not stored(world)


def test_a_facilitator_who_was_removed_plans_no_more(me, world):
    fields = preview(me, world, count="2")
    CohortStaff.objects.filter(user=world.facilitator).delete()

    assert send(me, world, fields).status_code == 404
    assert not stored(world)


def test_two_people_plan_one_cohort_and_the_second_sees_the_first(client, world):
    client.force_login(world.facilitator)
    mine = preview(client, world, count="2")
    client.force_login(world.coordinator)
    theirs = preview(client, world, count="3", start="10:30")

    send(client, world, theirs)
    client.force_login(world.facilitator)
    page = send(client, world, mine).content.decode()

    assert "algo cambió" in page
    assert "ya tiene una sesión" in page
    assert len(stored(world)) == 3


def test_a_preview_asks_the_same_number_of_questions_for_two_meetings_and_for_forty(me, world, django_assert_num_queries):
    world.cohort.term.ends_on = a_day(after=400)
    world.cohort.term.save()
    preview(me, world, count="2")

    for count in ("2", "40"):
        with django_assert_num_queries(18):
            me.post(plan_url(world.cohort), typed(world, count=count))
