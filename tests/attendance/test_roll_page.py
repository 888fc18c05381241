"""The sheet of a meeting: who may open it, what it says, what it stores."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from lms.accounts.enums import Role
from lms.attendance.enums import Status
from lms.attendance.models import AttendanceRecord, Mark, Register
from lms.core import clock
from lms.records.models import Enrolment
from lms.scheduling.models import WorkshopSession

from ..builders import a_day, make_register, make_session, make_staff, make_student_user
from .world import make_class, make_place, roll_url, sheet, signed_in

pytestmark = pytest.mark.django_db

PAGE_QUERIES = 7
SAVING_QUERIES = 12
MOST_BYTES = 30_000


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def same_body(one, other) -> bool:
    """Whether two answers differ in nothing but the token and the id that was asked for."""
    changing = re.compile(rb"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9]{64}")
    return changing.sub(b"", one.content) == changing.sub(b"", other.content)


def test_everybody_starts_present_and_stands_by_surname():
    group, other = make_class(), make_class()

    page = signed_in(group.facilitator).get(roll_url(group.session))

    assert page.status_code == 200
    text = text_of(page)
    assert "3 de 3" in text
    assert [text.index(place.student.register_name) for place in group.places] == sorted(
        text.index(place.student.register_name) for place in group.places
    )
    assert page.content.count(b"value=present checked") == 3
    assert "<title>Maloca · Lista</title>" in page.content.decode()
    assert str(other.cohort.code) not in text


def test_the_sheet_of_thirty_is_small_and_asks_as_much_as_the_sheet_of_one(django_assert_num_queries):
    one, thirty = make_class(size=1), make_class(size=30)

    for group in (one, thirty):
        client = signed_in(group.facilitator)
        client.get("/agenda/")
        with django_assert_num_queries(PAGE_QUERIES):
            page = client.get(roll_url(group.session))

    assert page.content.count(b"<details") == 30
    assert len(page.content) <= MOST_BYTES


def test_saving_thirty_stores_them_in_few_questions(django_assert_max_num_queries):
    group = make_class(size=30)
    client = signed_in(group.facilitator)

    # One question more than later: the cohort learns its first held day.
    with django_assert_max_num_queries(SAVING_QUERIES + 1):
        answer = client.post(roll_url(group.session), sheet(group.places, Status.ABSENT, Status.LATE, w1="rain"))

    assert (answer.status_code, answer["Location"]) == (302, roll_url(group.session))
    statuses = AttendanceRecord.objects.order_by("enrolment").values_list("status", "absence_reason")
    assert list(statuses) == [("absent", "rain"), ("late", ""), *[("present", "")] * 28]


def test_saving_a_later_meeting_asks_nothing_about_the_first_day(django_assert_max_num_queries):
    group = make_class(size=30)
    client = signed_in(group.facilitator)
    client.post(roll_url(group.session), sheet(group.places))
    later = make_session(cohort=group.cohort, day=group.session.local_day + timedelta(days=1), number=2)

    with django_assert_max_num_queries(SAVING_QUERIES):
        answer = client.post(roll_url(later), sheet(group.places))

    assert answer.status_code == 302
    assert Register.objects.get(session=later).marks.count() == 30
    group.cohort.refresh_from_db()
    assert group.cohort.first_held_on == group.session.local_day


def test_after_saving_the_page_says_so_in_the_centres_time():
    group = make_class()
    group.cohort.centre.time_zone = "America/Bogota"
    group.cohort.centre.save()
    client = signed_in(group.facilitator)
    client.post(roll_url(group.session), sheet(group.places, Status.ABSENT, Status.LATE))
    Register.objects.update(taken_at=clock.at(group.session.local_day, clock.MIDNIGHT.replace(hour=10, minute=42)))

    text = text_of(client.get(roll_url(group.session)))

    assert "Lista guardada" in text
    assert "2 de 3 presentes" in text
    assert "Confirmado, 10:42" in text
    assert f"La pasó {group.facilitator.get_full_name()}." in text
    assert "Terminar lista" not in text


def test_another_clock_shows_another_hour():
    group = make_class()
    group.cohort.centre.time_zone = "America/Sao_Paulo"
    group.cohort.centre.save()
    make_register(session=group.session, statuses={})
    Register.objects.update(taken_at=clock.at(group.session.local_day, clock.MIDNIGHT.replace(hour=10, minute=42)))

    assert "Confirmado, 12:42" in text_of(signed_in(group.facilitator).get(roll_url(group.session)))


def test_who_took_the_roll_is_not_read_from_the_form():
    group, other = make_class(), make_class()
    forged = {"taken_by": other.facilitator.pk, "marked_by": other.facilitator.pk, "received_by": other.facilitator.pk}

    signed_in(group.facilitator).post(roll_url(group.session), sheet(group.places, **forged))

    assert Register.objects.get().taken_by == group.facilitator
    assert set(Mark.objects.values_list("marked_by", flat=True)) == {group.facilitator.pk}


def test_sending_the_sheet_twice_stores_it_once():
    group, submission = make_class(), uuid.uuid4()
    client = signed_in(group.facilitator)

    answers = [client.post(roll_url(group.session), sheet(group.places, submission=submission)) for _time in range(2)]

    assert [answer["Location"] for answer in answers] == [roll_url(group.session)] * 2
    assert (Register.objects.count(), Mark.objects.count()) == (1, 3)
    assert "note bad" not in client.get(roll_url(group.session)).content.decode()


@pytest.mark.parametrize("same_id", [True, False], ids=["conflict", "already submitted"])
def test_a_second_sheet_leads_to_the_stored_one_and_says_why(same_id):
    group, submission = make_class(), uuid.uuid4()
    client = signed_in(group.coordinator)
    client.post(roll_url(group.session), sheet(group.places, submission=submission))

    second = sheet(group.places, Status.ABSENT, submission=submission if same_id else uuid.uuid4())
    answer = client.post(roll_url(group.session), second, follow=True)

    assert "3 de 3 presentes" in text_of(answer)
    assert ("Este envío ya se guardó antes" if same_id else "ya estaba entregada") in text_of(answer)
    assert Mark.objects.count() == 3


@pytest.mark.parametrize(
    "broken",
    [
        {"roster": ""},
        {"roster": "x" * 21},
        {"roster": "A" * 22 + "," + "¡"},
        {"roster": ",".join(["A" * 22] * 301)},
        {"submission": ""},
        {"submission": "1"},
        {"m1": ""},
        {"m1": "enfermo"},
        {"w1": "se lo contó a su tía"},
    ],
    ids=lambda broken: "-".join(broken)[:40],
)
def test_a_broken_sheet_stores_nothing_and_is_shown_again(broken):
    group = make_class()

    answer = signed_in(group.facilitator).post(roll_url(group.session), {**sheet(group.places), **broken})

    assert answer.status_code == 200
    assert "La hoja llegó incompleta y no se guardó nada" in text_of(answer)
    assert answer.content.count(b"<details") == 3
    assert not Register.objects.exists()


def test_a_refused_sheet_keeps_the_words_that_were_chosen():
    group = make_class()
    gone = make_place(group.cohort, "Zumaeta")
    Enrolment.objects.filter(pk=gone.pk).update(ends_on=a_day(before=8))
    sent = sheet([*group.places, gone], Status.LATE, Status.ABSENT, w2="care")

    answer = signed_in(group.facilitator).post(roll_url(group.session), sent)

    page = answer.content.decode()
    assert "La lista del grupo cambió mientras usted marcaba" in text_of(answer)
    assert "name=m1 value=late checked" in page
    assert "name=m2 value=absent checked" in page
    assert "value=care selected" in page
    assert sent["submission"] in page
    assert "1 de 3" not in page
    assert "2 de 3" in page
    assert not Register.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_meeting_to_come_says_when_it_can_be_called(method):
    group = make_class()
    tomorrow = group.meeting(days_ago=-1)
    client = signed_in(group.facilitator)

    answer = getattr(client, method)(roll_url(tomorrow), sheet(group.places))

    assert "a las 10:00; se puede pasar lista desde esa hora." in text_of(answer)
    assert "<details" not in answer.content.decode()
    assert not Register.objects.exists()


def test_head_counts_are_told_and_not_called():
    group = make_class(size=3)
    Enrolment.objects.filter(pk=group.places[0].pk).update(student=None)

    page = signed_in(group.facilitator).get(roll_url(group.session))

    assert "Además, 1 estudiante sin nombre" in text_of(page)
    assert page.content.count(b"<details") == 2
    assert group.places[0].student.register_name not in text_of(page)


def test_nobody_to_call_is_said():
    group = make_class(size=1)
    Enrolment.objects.update(student=None)

    page = signed_in(group.facilitator).get(roll_url(group.session))

    assert "no tiene a nadie con nombre" in text_of(page)
    assert "Terminar lista" not in text_of(page)


def test_a_name_is_text_wherever_it_stands():
    group = make_class(size=1)
    student = group.places[0].student
    student.given_names = "<b onmouseover=alert(1)>Ana</b>"
    student.save()
    client = signed_in(group.facilitator)

    before = client.get(roll_url(group.session)).content
    client.post(roll_url(group.session), sheet(group.places))
    after = client.get(roll_url(group.session)).content

    for page in (before, after):
        assert b"<b onmouseover" not in page
        assert b"&lt;b onmouseover" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_schools_facilitator_gets_what_a_random_id_gets(method):
    group, other = make_class(), make_class()
    client = signed_in(other.facilitator)
    nobodys = roll_url(WorkshopSession(public_id=uuid.uuid4()))

    theirs, nothing = (getattr(client, method)(url, sheet(group.places)) for url in (roll_url(group.session), nobodys))

    assert theirs.status_code == nothing.status_code == 404
    assert same_body(theirs, nothing)
    assert not Register.objects.exists()


@pytest.mark.parametrize("role", [Role.TEACHER, Role.EDITOR, Role.ADMINISTRATOR, "student", "another centre's coordinator"])
def test_whoever_does_not_run_the_meeting_cannot_call_it(role):
    group, other = make_class(), make_class()
    users = {Role.TEACHER: group.teacher, "another centre's coordinator": other.coordinator}
    user = users.get(role) or (make_student_user(group.places[0].student) if role == "student" else make_staff(role=role))
    client = signed_in(user)

    for answer in (client.get(roll_url(group.session)), client.post(roll_url(group.session), sheet(group.places))):
        assert answer.status_code == 404
        assert group.places[0].student.paternal_surname not in answer.content.decode()
    assert not Register.objects.exists()


def test_a_facilitator_whose_place_ended_yesterday_is_outside():
    group = make_class()
    group.cohort.staff.filter(user=group.facilitator).update(valid_until=a_day(before=1))

    assert signed_in(group.facilitator).post(roll_url(group.session), sheet(group.places)).status_code == 404
    assert not Register.objects.exists()


def test_a_visitor_is_led_to_sign_in(client):
    group = make_class()

    assert client.get(roll_url(group.session))["Location"].startswith("/entrar/?next=")
    assert client.post(roll_url(group.session), sheet(group.places))["Location"].startswith("/entrar/?next=")
    assert not Register.objects.exists()


def test_a_sheet_without_its_token_is_refused_before_any_work():
    group = make_class()

    answer = signed_in(group.facilitator, enforce_csrf_checks=True).post(roll_url(group.session), sheet(group.places))

    assert answer.status_code == 403
    assert not Register.objects.exists()


def reads_only(execute, sql, params, many, context):
    """A guard around a request: whatever writes fails the test, but for the log of who looked."""
    assert not re.match(r"\s*(INSERT(?! INTO \"audit_entry\")|UPDATE|DELETE|REPLACE)", sql, re.IGNORECASE), sql
    return execute(sql, params, many, context)


def test_looking_never_writes():
    group = make_class()
    make_register(session=group.session, statuses=dict.fromkeys(group.places, Status.PRESENT))
    client = signed_in(group.facilitator)

    for session in (group.session, group.meeting(days_ago=1), group.meeting(days_ago=-3, number=3)):
        with connection.execute_wrapper(reads_only):
            assert client.get(roll_url(session)).status_code == 200


def test_the_guard_notices_a_request_that_writes():
    group = make_class()

    with pytest.raises(AssertionError, match="INSERT"), connection.execute_wrapper(reads_only):
        signed_in(group.facilitator).post(roll_url(group.session), sheet(group.places))
