"""The live list of clashes, those of one meeting, and accepting one."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lms.accounts.enums import Role
from lms.audit.enums import Act
from lms.audit.models import Entry
from lms.core import clock
from lms.records.models import StaffClearance
from lms.scheduling.actions_clashes import keep_accepted
from lms.scheduling.clashes import Meeting, ensure_no_clash
from lms.scheduling.enums import AcceptReason
from lms.scheduling.models import AcceptedClash, SessionFacilitator
from lms.scheduling.queries_clashes import clashes_of, coming_clashes
from tests.builders import a_day, make_cohort, make_school, make_session, make_staff

pytestmark = pytest.mark.django_db
LIST = "/agenda/cruces/"


@pytest.fixture
def world():
    """A facilitator alone with a cohort tomorrow, which is one adult too few, and a stranger's cohort at the same hour."""

    class World:
        facilitator = make_staff(role=Role.FACILITATOR, name="Rosa")
        school = make_school(name="Río Itaya")
        coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
        cohort = make_cohort(school=school, facilitator=facilitator)
        session = make_session(cohort=cohort, day=_school_day())
        stranger = make_session(cohort=make_cohort(school=make_school(name="Escuela Ajena")), day=_school_day())

    SessionFacilitator.objects.create(session=World.session, user=World.facilitator)
    return World


def _school_day():
    """Tomorrow: what day it is stands against nothing here but a holiday, which every test leaves out."""
    return a_day(after=1)


def _url(session) -> str:
    return reverse("scheduling:session_clashes", args=[session.public_id])


def _seen(found) -> list[str]:
    return [str(row.clash.rule) for row in found.rows if row.clash.rule != "closure"]


def _rival(world):
    """Another cohort of the same school, in the same room and with the same facilitator elsewhere in it."""
    cohort = make_cohort(school=world.school, facilitator=world.facilitator, workshop=world.cohort.workshop)
    rival = make_session(cohort=cohort, day=_school_day())
    rival.place = "Patio"
    rival.save()
    SessionFacilitator.objects.create(session=rival, user=world.facilitator)
    return rival


def test_the_list_holds_the_own_centre_hard_ones_first_and_each_pair_once(client, world):
    _rival(world)

    found = coming_clashes(world.coordinator, now=clock.now(), weeks=4)

    assert _seen(found) == ["facilitator", "adults", "adults"]
    client.force_login(world.coordinator)
    page = client.get(LIST).content.decode()
    assert "Río Itaya" in page
    assert "Escuela Ajena" not in page
    assert "<title>Maloca · Cruces</title>" in page


def test_the_list_is_narrowed_by_kind_and_is_empty_in_words(client, world):
    client.force_login(world.facilitator)

    only = coming_clashes(world.facilitator, now=clock.now(), weeks=4, rule="adults")
    none = client.get(LIST, {"tipo": "room"}).content.decode()
    odd = client.get(LIST, {"tipo": "nada", "semanas": "999", "p": "x"})

    assert _seen(only) == ["adults"]
    assert "No hay cruces de este tipo" in none
    assert odd.status_code == 200
    client.force_login(make_staff(role=Role.FACILITATOR))
    assert "No hay cruces en las próximas cuatro semanas" in client.get(LIST).content.decode()


def test_a_soft_clash_is_accepted_with_a_reason_and_holds_for_that_hour(client, world):
    client.force_login(world.facilitator)
    page = client.get(_url(world.session)).content.decode()
    assert "una sola persona adulta" in page

    without = client.post(_url(world.session), {"rule": "adults", "other": "", "reason": ""})
    done = client.post(_url(world.session), {"rule": "adults", "other": "", "reason": "adult"})

    assert "Elija por qué sigue así." in without.content.decode()
    assert done.status_code == 302
    kept = AcceptedClash.objects.get()
    assert (kept.session, kept.rule, kept.reason, kept.accepted_by) == (world.session, "adults", "adult", world.facilitator)
    assert Entry.objects.filter(act=Act.CLASH_ACCEPTED, about=world.session.public_id).count() == 1
    assert "Acompañará otra persona adulta" in client.get(_url(world.session)).content.decode()
    assert "Cruce aceptado" in client.get(reverse("scheduling:session", args=[world.session.public_id])).content.decode()

    world.session.starts_at += timedelta(minutes=5)
    world.session.save()
    [standing] = [one for one in clashes_of([world.session], clock.now())[world.session.pk] if one.clash.rule == "adults"]
    assert standing.is_open


def test_a_hard_clash_and_one_that_is_gone_are_not_accepted(client, world):
    rival = _rival(world)
    client.force_login(world.coordinator)

    for rule, other in (("facilitator", rival.public_id), ("room", ""), ("adults", rival.public_id)):
        answer = client.post(_url(world.session), {"rule": rule, "other": other, "reason": "school"})
        assert "Ese cruce ya no existe" in answer.content.decode()
    assert not AcceptedClash.objects.exists()


def test_what_was_accepted_while_planning_is_seen_from_both_sides(world):
    rival = _rival(world)
    SessionFacilitator.objects.filter(session=rival).delete()
    world.session.place = rival.place
    world.session.save()
    meetings = [
        Meeting(key, session.cohort, session.starts_at, session.ends_at, session.place, frozenset(), session.pk)
        for key, session in (("a", world.session), ("b", rival))
    ]
    soft = ensure_no_clash(meetings, now=clock.now(), accepted=AcceptReason.SHARED)

    for _again in range(2):
        keep_accepted(
            clashes=soft,
            sessions={"a": world.session, "b": rival},
            reason=AcceptReason.SHARED,
            accepted_by=world.coordinator,
            now=clock.now(),
        )

    standing = clashes_of([rival], clock.now(), world.coordinator)[rival.pk]
    assert {one.clash.rule for one in standing} >= {"room", "adults"}
    assert [one for one in standing if one.is_open] == []


def test_the_session_page_marks_its_clash_for_whoever_runs_it_only(client, world):
    page = reverse("scheduling:session", args=[world.session.public_id])
    teacher = make_staff(role=Role.TEACHER, school=world.school)
    world.cohort.staff.create(user=teacher, role="teacher", valid_from=a_day(before=9))
    _rival(world)

    client.force_login(world.coordinator)
    assert "Cruce: no puede ser" in client.get(page).content.decode()
    client.force_login(teacher)
    assert "Cruce" not in client.get(page).content.decode()


def test_the_list_asks_the_same_number_of_questions_for_one_meeting_and_for_many(client, world, django_assert_num_queries):
    StaffClearance.objects.create(user=world.facilitator, kind="records", checked_on=a_day(before=9))
    _rival(world)
    client.force_login(world.coordinator)
    client.get(LIST)
    with django_assert_num_queries(13):
        client.get(LIST)
    for _more in range(3):
        _rival(world)

    with django_assert_num_queries(13):
        client.get(LIST)
