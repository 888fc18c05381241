"""How long a session lasts, what ends it at once, and closing those of other devices."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.accounts.actions import disable_user, end_grant
from lms.accounts.enums import Role
from lms.core import clock

from ..builders import PASSWORD, a_day, make_school, make_staff, make_student, make_student_user
from ..signing_in import code_of, set_up_factor, signed_in

pytestmark = pytest.mark.django_db
TRIALS = 100
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"


def teacher_by_password(teacher=None, **headers) -> Client:
    """A teacher's client, signed in at the page (a teacher needs no second factor)."""
    teacher, client = teacher or make_staff(role=Role.TEACHER), Client(headers=headers)
    client.post("/entrar/", {"login": teacher.username, "password": PASSWORD})
    return client


def later(time_machine, **past) -> None:
    time_machine.move_to(clock.now() + timedelta(**past))


def is_in(client, address="/inicio/") -> bool:
    return client.get(address).status_code == 200


def test_thirty_idle_minutes_end_it_and_the_page_says_so(time_machine):
    client = teacher_by_password()
    later(time_machine, minutes=29)
    assert is_in(client)
    later(time_machine, minutes=31)

    refused = client.get("/agenda/")
    page = client.get(refused.headers["Location"]).content.decode()

    assert refused.headers["Location"] == "/entrar/?next=%2Fagenda%2F"
    assert "pasaron 30 minutos sin usarla" in page
    assert Session.objects.count() == 0


def test_eight_hours_end_it_however_busy(time_machine):
    client = teacher_by_password()
    for _part in range(19):
        later(time_machine, minutes=25)
        assert is_in(client)
    later(time_machine, minutes=10)

    assert not is_in(client)
    assert "pasaron ocho horas" in client.get("/entrar/").content.decode()


def test_a_student_is_out_after_eight_hours_too(time_machine):
    student = make_student_user(make_student(school=make_school()))
    client = Client()
    client.force_login(student, backend="lms.classroom.backends.StudentBackend")
    assert is_in(client)
    later(time_machine, hours=8, minutes=1)

    assert client.get("/inicio/").headers["Location"].startswith("/entrar/")


def test_a_session_that_says_no_time_is_refused():
    client = signed_in(make_staff(role=Role.TEACHER))
    session = client.session
    del session["signed_in_at"]
    session.save()

    assert not is_in(client)


def test_being_there_is_written_once_a_minute(time_machine):
    client = teacher_by_password()
    written = []
    for seconds in (5, 5, 61, 5):
        later(time_machine, seconds=seconds)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/agenda/")
        written.append(any(query["sql"].startswith("UPDATE") and "django_session" in query["sql"] for query in asked))

    assert written == [False, False, True, False]


def refusals(cause: str, *, people: int, each: int) -> set[int]:
    """What people who were in get at their next requests, after something of theirs was taken away."""
    found = set()
    for _person in range(people):
        editor = make_staff(role=Role.EDITOR)
        client = signed_in(editor)
        assert client.get("/admin/account/").status_code == 200
        take_away(cause, editor)
        found |= {client.get("/admin/account/").status_code for _again in range(each)}
    return found


def test_a_removed_role_is_refused_at_the_next_request_a_hundred_times():
    """R26; the control is the test of cached rights below."""
    assert refusals("role", people=TRIALS // 20, each=20) == {404}


@pytest.mark.parametrize("cause", ["account", "password"])
def test_a_disabled_account_and_an_old_password_are_refused_at_the_next_request(cause):
    assert refusals(cause, people=2, each=5) == {302}


def take_away(cause: str, user) -> None:
    if cause == "role":
        end_grant(grant=user.grants.get(), today=a_day())
    elif cause == "account":
        disable_user(user=user, today=a_day())
    else:
        user.set_password("otra-clave-de-prueba")
        user.save()


def test_rights_that_were_cached_would_be_seen(monkeypatch):
    kept: dict[int, frozenset] = {}
    user_class = get_user_model()
    fresh = user_class.roles.fget
    monkeypatch.setattr(user_class, "roles", property(lambda user: kept.setdefault(user.pk, fresh(user))))
    editor = make_staff(role=Role.EDITOR)
    client = signed_in(editor)
    client.get("/admin/account/")

    take_away("role", editor)

    assert client.get("/admin/account/").status_code == 200


def test_the_key_of_before_the_sign_in_opens_nothing():
    teacher, client = make_staff(role=Role.TEACHER), Client()
    client.get("/entrar/llave/", headers={"Accept": "application/json"})
    planted = client.session.session_key
    assert planted

    client.post("/entrar/", {"login": teacher.username, "password": PASSWORD})
    thief = Client()
    thief.cookies["sessionid"] = planted

    assert client.session.session_key != planted
    assert not is_in(thief)


def test_half_a_sign_in_and_a_whole_one_have_different_keys():
    facilitator = make_staff(role=Role.FACILITATOR)
    secret, client = set_up_factor(facilitator), Client()
    client.post("/entrar/", {"login": facilitator.username, "password": PASSWORD})
    half = client.session.session_key

    client.post("/entrar/codigo/", {"code": code_of(secret)})

    assert client.session.session_key != half
    assert is_in(client)


@pytest.mark.parametrize("way", ["/salir/", "/cuenta/contrasena/"])
def test_an_old_cookie_opens_nothing_after(way, committing):
    teacher = make_staff(role=Role.TEACHER)
    client = teacher_by_password(teacher)
    copied = Client()
    copied.cookies["sessionid"] = client.session.session_key
    assert is_in(copied)

    new = {"oldpassword": PASSWORD, "password1": "tres-palabras-juntas", "password2": "tres-palabras-juntas"}
    assert client.post(way, new).status_code == 302

    assert not is_in(copied)


def test_changing_the_password_closes_the_other_sessions_and_keeps_this_one(committing):
    teacher = make_staff(role=Role.TEACHER)
    here, there = teacher_by_password(teacher), teacher_by_password(teacher)
    new = {"oldpassword": PASSWORD, "password1": "tres-palabras-juntas", "password2": "tres-palabras-juntas"}

    answer = here.post("/cuenta/contrasena/", new)

    assert answer.headers["Location"] == "/cuenta/"
    assert (is_in(here), is_in(there)) == (True, False)
    assert "Es esta sesión." in here.get("/cuenta/sesiones/").content.decode()
    assert UserSession.objects.filter(user=teacher).count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"oldpassword": "no-es"}, "Esa no es su contraseña de ahora."),
        ({"password2": "otra-cosa-distinta"}, "escribir la misma contraseña"),
        ({"password1": "corta", "password2": "corta"}, "demasiado corta"),
    ],
)
def test_a_password_that_does_not_fit_is_refused_beside_its_field(sent, said):
    client = teacher_by_password()
    right = {"oldpassword": PASSWORD, "password1": "tres-palabras-juntas", "password2": "tres-palabras-juntas"}

    page = client.post("/cuenta/contrasena/", right | sent).content.decode()

    assert said in page
    assert 'class="error"' in page


def test_the_list_names_devices_and_closes_the_others():
    teacher, stranger = make_staff(role=Role.TEACHER), make_staff(role=Role.TEACHER)
    here, there, theirs = (
        teacher_by_password(teacher),
        teacher_by_password(teacher, user_agent=ANDROID),
        teacher_by_password(stranger),
    )

    page = here.get("/cuenta/sesiones/").content.decode()
    done = here.post("/cuenta/sesiones/", follow=True).content.decode()

    assert "Chrome en Android" in page
    assert page.count("Cerrar esta sesión") == 1
    assert "Se cerró 1 sesión." in done
    assert (is_in(here), is_in(there), is_in(theirs)) == (True, False, True)


def test_one_session_is_closed_by_name_and_nobody_elses():
    teacher, stranger = make_staff(role=Role.TEACHER), make_staff(role=Role.TEACHER)
    here, there, theirs = teacher_by_password(teacher), teacher_by_password(teacher), teacher_by_password(stranger)
    own = UserSession.objects.get(session_key=there.session.session_key).pk
    foreign = UserSession.objects.get(user=stranger).pk

    for wrong in (foreign, "x", "-1", "9" * 40, UserSession.objects.get(session_key=here.session.session_key).pk):
        here.post("/cuenta/sesiones/", {"session": wrong})
    untouched = is_in(here), is_in(there), is_in(theirs)
    here.post("/cuenta/sesiones/", {"session": own})

    assert untouched == (True, True, True)
    assert (is_in(here), is_in(there), is_in(theirs)) == (True, False, True)


def test_the_list_asks_as_much_for_one_session_as_for_three(django_assert_num_queries):
    teacher = make_staff(role=Role.TEACHER)
    here = teacher_by_password(teacher)
    here.get("/cuenta/sesiones/")
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            here.get("/cuenta/sesiones/")
        counts.append(len(asked))
        teacher_by_password(teacher), teacher_by_password(teacher)

    assert counts == [4, 4]
