"""The way in: a code, a name, a PIN; and the adults' side of it."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.classroom.actions import close_class, make_pins, open_class
from lms.classroom.codes import shown
from lms.classroom.models import ClassCode, StudentSecret
from lms.records.enums import Purpose, StaffRole
from lms.records.models import Cohort, CohortStaff, Enrolment
from tests.builders import a_day, give_consent, make_cohort, make_enrolment, make_school, make_staff, make_student

pytestmark = pytest.mark.django_db
CODE, NAMES, PIN = "/clase/", "/clase/nombres/", "/clase/clave/"
STAFF = "lms.accounts.backends.RoleBackend"
CLOSED_DOOR = "Fueron cinco claves equivocadas."


@dataclass(frozen=True)
class Class:
    """An open class; `pins` by enrolment, in the order of the register."""

    cohort: Cohort
    code: str
    pins: dict[Enrolment, str]

    @property
    def first(self) -> Enrolment:
        return next(iter(self.pins))


def an_open_class(now, *names: tuple[str, str], opened: bool = True) -> Class:
    """A class of these (given names, surname) with consent and PINs."""
    cohort = make_cohort(school=make_school())
    rows = [
        make_enrolment(cohort=cohort, student=make_student(school=cohort.school, given=given, surname=surname))
        for given, surname in names or [("Nayeli", "Quispe"), ("Luis", "Ríos")]
    ]
    for row in rows:
        give_consent(row.student, Purpose.PARTICIPATION)
    made = {each.student: each.pin for each in make_pins(cohort=cohort, made_by=None, now=now)}
    code = open_class(cohort=cohort, opened_by=None, now=now).code if opened else ""
    return Class(cohort, code, {row: made[row.student] for row in rows})


def go_in(client, found: Class, enrolment: Enrolment):
    """As far as the PIN."""
    client.post(CODE, {"code": found.code})
    client.post(NAMES, {"student": enrolment.public_id})


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 10_000:04d}"


def test_code_name_and_pin_lead_home(client, now):
    found = an_open_class(now)

    first = client.post(CODE, {"code": f" {shown(found.code).lower()} "})
    names = client.get(NAMES)
    second = client.post(NAMES, {"student": found.first.public_id})
    pin_page = client.get(PIN)
    third = client.post(PIN, {"pin": found.pins[found.first]})

    assert [(r.status_code, r["Location"]) for r in (first, second, third)] == [(302, NAMES), (302, PIN), (302, "/inicio/")]
    assert re.findall(r"<span>(\d+)</span>([^<]+)</button>", names.text) == [("1", "Nayeli Q."), ("2", "Luis R.")]
    assert "Hola, Nayeli Q." in pin_page.text
    assert client.session["_auth_user_id"] == str(User.objects.get(student=found.first.student).pk)
    assert "class_step" not in client.session


def test_no_name_no_code_and_no_id_stands_in_an_address_or_a_title(client, now):
    found = an_open_class(now)
    go_in(client, found, found.first)

    for address in (CODE, NAMES, PIN):
        page = client.get(address)
        assert page.status_code == 200
        assert "<title>Maloca · Mi clase</title>" in page.text
        assert not re.search(r'(?:href|action)="[^"]*(?:\?|Nayeli|Quispe|[0-9a-f]{8}-)', page.text)
        assert "Quispe" not in page.text
        assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("typed", ["TM74Q2", "hola", "x" * 5000, "TM\x00", "<b>"])
def test_an_unknown_code_and_a_closed_one_get_one_sentence(client, now, typed):
    found = an_open_class(now)
    close_class(cohort=found.cohort, closed_by=None, now=now)

    answers = {masked(client.post(CODE, {"code": code}).text, code) for code in (typed, found.code)}

    assert len(answers) == 1
    assert "Ese código no abre ninguna clase ahora." in answers.pop()
    assert "class_step" not in client.session


def masked(page: str, code: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return re.sub(r'name="code" value="[^"]*"', 'name="code"', page)


def test_a_class_closes_by_itself_after_two_hours(client, now):
    found = an_open_class(now)

    with time_machine.travel(now + timedelta(hours=2, seconds=1), tick=False):
        page = client.post(CODE, {"code": found.code})

    assert "Ese código no abre ninguna clase ahora." in page.text


def test_a_class_closed_between_two_steps_says_so(client, now):
    found = an_open_class(now)
    go_in(client, found, found.first)
    close_class(cohort=found.cohort, closed_by=None, now=now + timedelta(milliseconds=1))

    answers = [client.post(PIN, {"pin": found.pins[found.first]}), client.get(NAMES)]
    page = client.get(CODE)

    assert [answer["Location"] for answer in answers] == [CODE, CODE]
    assert "La clase ya está cerrada." in page.text
    assert "_auth_user_id" not in client.session


def test_the_names_are_for_nobody_without_an_open_class(client, now):
    an_open_class(now)

    for address in (NAMES, PIN):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, CODE)


def test_only_names_of_the_own_class_can_be_chosen(client, now):
    found, other = an_open_class(now), an_open_class(now, ("Rosa", "Otra"))
    client.post(CODE, {"code": found.code})

    for wanted in (other.first.public_id, "", "1", "x" * 500):
        assert client.post(NAMES, {"student": wanted})["Location"] == NAMES
    assert client.get(PIN)["Location"] == NAMES


def test_waiting_for_consent_a_student_is_not_on_the_list_and_cannot_come_in(client, now):
    found = an_open_class(now)
    waiting = make_enrolment(cohort=found.cohort, student=make_student(given="Zoe", surname="Zeta"))
    client.post(CODE, {"code": found.code})

    page = client.get(NAMES)

    assert "Zoe" not in page.text
    assert client.post(NAMES, {"student": waiting.public_id})["Location"] == NAMES


def test_a_wrong_pin_says_so_and_the_right_one_still_works(client, now):
    found = an_open_class(now)
    go_in(client, found, found.first)

    page = client.post(PIN, {"pin": wrong(found.pins[found.first])})

    assert "Esa no es tu clave." in page.text
    assert "_auth_user_id" not in client.session
    assert client.post(PIN, {"pin": found.pins[found.first]})["Location"] == "/inicio/"


@pytest.mark.parametrize("typed", ["", "12", "12345", "abcd", "٣٤٥", "\x00\x00\x00\x00"])
def test_what_is_no_pin_is_not_counted_as_a_try(client, now, typed):
    found = an_open_class(now)
    go_in(client, found, found.first)

    for _try in range(7):
        page = client.post(PIN, {"pin": typed})

    assert page.status_code == 200
    assert "cuatro números" in page.text
    assert client.post(PIN, {"pin": found.pins[found.first]})["Location"] == "/inicio/"


def test_five_wrong_pins_close_this_door_for_ten_minutes_and_no_other(client, now):
    found = an_open_class(now)
    mine, mates = found.pins
    go_in(client, found, mine)

    pages = [client.post(PIN, {"pin": wrong(found.pins[mine])}).text for _try in range(5)]
    right = client.post(PIN, {"pin": found.pins[mine]})

    assert [CLOSED_DOOR in page for page in pages] == [False, False, False, False, True]
    assert CLOSED_DOOR in right.text
    assert "_auth_user_id" not in client.session
    mate = Client()
    go_in(mate, found, mates)
    assert mate.post(PIN, {"pin": found.pins[mates]})["Location"] == "/inicio/"

    with time_machine.travel(now + timedelta(minutes=11)):
        assert client.post(PIN, {"pin": found.pins[mine]})["Location"] == "/inicio/"


def test_another_browser_does_not_open_a_closed_door(client, now):
    found = an_open_class(now)
    go_in(client, found, found.first)
    for _try in range(5):
        client.post(PIN, {"pin": wrong(found.pins[found.first])})

    other = Client(REMOTE_ADDR="10.1.2.3")
    go_in(other, found, found.first)

    assert CLOSED_DOOR in other.post(PIN, {"pin": found.pins[found.first]}).text


def test_thirty_students_behind_one_address_all_come_in(now):
    found = an_open_class(now, *[(f"Nombre{n:02d}", f"{chr(65 + n % 26)}uno") for n in range(30)])

    for enrolment, pin in found.pins.items():
        client = Client()
        go_in(client, found, enrolment)
        client.post(PIN, {"pin": wrong(pin)})
        assert client.post(PIN, {"pin": pin})["Location"] == "/inicio/"


def test_guessing_class_codes_is_slowed_down(client, now):
    for _try in range(120):
        client.post(CODE, {"code": "TM74Q2"})

    assert client.post(CODE, {"code": "TM74Q2"}).status_code == 429
    assert client.post(CODE, {"code": "TM74Q2"}, REMOTE_ADDR="10.1.2.3").status_code == 200


def test_a_session_ends_after_thirty_minutes_without_a_page(client, now):
    found = an_open_class(now)
    go_in(client, found, found.first)
    client.post(PIN, {"pin": found.pins[found.first]})

    with time_machine.travel(now + timedelta(minutes=29)):
        assert client.get("/inicio/").status_code == 200
    with time_machine.travel(now + timedelta(minutes=58)):
        assert client.get("/inicio/").status_code == 200
    with time_machine.travel(now + timedelta(minutes=89)):
        ended = client.get("/inicio/")
        assert (ended.status_code, ended["Location"]) == (302, CODE)
        assert "pasaron 30 minutos" in client.get(CODE).text
        assert client.get("/inicio/").status_code == 302


def test_the_session_cookie_ends_with_the_browser(client, now):
    found = an_open_class(now)
    go_in(client, found, found.first)

    cookie = client.post(PIN, {"pin": found.pins[found.first]}).cookies["sessionid"]

    assert (cookie["max-age"], cookie["expires"], bool(cookie["httponly"])) == ("", "", True)


def test_the_next_student_on_the_same_phone_gets_the_own_session(client, now):
    found = an_open_class(now)
    for enrolment, pin in found.pins.items():
        go_in(client, found, enrolment)
        client.post(PIN, {"pin": pin})

        assert client.session["_auth_user_id"] == str(User.objects.get(student=enrolment.student).pk)


def test_a_new_pin_ends_the_open_session(client, now):
    found = an_open_class(now)
    go_in(client, found, found.first)
    client.post(PIN, {"pin": found.pins[found.first]})
    assert client.get("/inicio/").status_code == 200

    make_pins(cohort=found.cohort, made_by=None, now=now)

    assert client.get("/inicio/").status_code == 302


@pytest.mark.parametrize("size", [1, 3, 30])
def test_the_list_of_names_asks_the_same_number_of_questions(client, now, size, django_assert_num_queries):
    found = an_open_class(now, *[(f"Nombre{n:02d}", "Apellido") for n in range(size)])
    client.post(CODE, {"code": found.code})
    client.get(NAMES)

    # Session, class, names; and two for the frame's links, which a published site keeps for a minute.
    with django_assert_num_queries(5):
        assert client.get(NAMES).text.count("<button") == size


# --- adults ------------------------------------------------------------------------------------------------------------


def guides_of(cohort) -> list[User]:
    facilitator, teacher = make_staff(role=Role.FACILITATOR), make_staff(role=Role.TEACHER)
    for user, role in ((facilitator, StaffRole.FACILITATOR), (teacher, StaffRole.TEACHER)):
        CohortStaff.objects.create(cohort=cohort, user=user, role=role, valid_from=a_day(before=60))
    return [facilitator, teacher, make_staff(role=Role.COORDINATOR, centre=cohort.centre)]


def test_the_adults_of_a_class_open_and_close_it(client, now):
    cohort = make_cohort()
    for user in guides_of(cohort):
        client.force_login(user, backend=STAFF)
        address = reverse("classroom:open_class", args=[cohort.public_id])

        opened = client.post(address, {"action": "open"})
        assert (opened.status_code, opened["Location"]) == (302, f"/grupos/{cohort.public_id}/#class-code")
        assert ClassCode.objects.filter(closes_at__gt=now, opened_by=user).count() == 1
        client.post(address, {"action": "close"})
        assert not ClassCode.objects.filter(closes_at__gt=now + timedelta(minutes=1)).exists()


def test_others_find_nothing_there(client, now):
    cohort = make_cohort()
    for user in [*guides_of(make_cohort()), make_staff(role=Role.EDITOR), make_staff(role=Role.ADMINISTRATOR)]:
        client.force_login(user, backend=STAFF)

        assert client.post(reverse("classroom:open_class", args=[cohort.public_id])).status_code == 404
        assert client.get(reverse("classroom:pins", args=[cohort.public_id])).status_code == 404
        assert client.post(reverse("classroom:pins", args=[cohort.public_id])).status_code == 404
    assert not ClassCode.objects.exists()


def test_opening_is_never_a_get(client):
    cohort = make_cohort()
    client.force_login(guides_of(cohort)[0], backend=STAFF)

    assert client.get(reverse("classroom:open_class", args=[cohort.public_id])).status_code == 405
    assert not ClassCode.objects.exists()


def test_pins_are_shown_once_on_cards_with_class_names(client, now):
    found = an_open_class(now, ("Nayeli", "Quispe"), ("Nayeli", "Quintana"))
    make_enrolment(cohort=found.cohort)
    client.force_login(guides_of(found.cohort)[0], backend=STAFF)
    address = reverse("classroom:pins", args=[found.cohort.public_id])

    page = client.get(address)
    cards = client.post(address, {"enrolment": [row.public_id for row in found.pins]})
    again = client.get(address)

    assert page.text.count('name="enrolment"') == 2
    assert "1 estudiante más espera la autorización" in page.text
    pins = re.findall(r'<b>(\d+ · Nayeli [^<]+)</b></p><p class="pin">(\d{4})</p>', cards.text)
    assert [name for name, _pin in pins] == ["2 · Nayeli Quint. Qui.", "3 · Nayeli Quisp. Qui."]
    assert found.cohort.school.name not in cards.text
    assert not any(pin in again.text for _name, pin in pins if pin not in found.pins.values())
    assert "no-store" in cards["Cache-Control"]


def test_nobody_marked_makes_nothing(client, now):
    found = an_open_class(now)
    kept = set(StudentSecret.objects.values_list("pin_hash", flat=True))
    client.force_login(guides_of(found.cohort)[0], backend=STAFF)

    response = client.post(reverse("classroom:pins", args=[found.cohort.public_id]), follow=True)

    assert "no se creó ninguna clave" in response.text
    assert set(StudentSecret.objects.values_list("pin_hash", flat=True)) == kept
