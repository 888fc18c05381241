"""The one sign-in page, the ways that lead to it, and the way out."""

from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from lms.accounts.enums import Role
from lms.accounts.models import User
from tests.builders import PASSWORD, make_school, make_staff, make_student, make_student_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/entrar/"
LIMIT = 5


def words(response) -> str:
    return unescape(response.content.decode())


def sign_in(client, login: str, password: str = PASSWORD, **more):
    return client.post(SIGN_IN, {"login": login, "password": password, **more})


@pytest.mark.parametrize("field", ["email", "username"])
def test_staff_sign_in_by_e_mail_or_user_name(client, field):
    teacher = make_staff(role=Role.TEACHER)

    response = sign_in(client, getattr(teacher, field))

    assert response.headers["Location"] == "/inicio/"
    assert client.session["_auth_user_id"] == str(teacher.pk)
    assert "messages" not in response.cookies


def test_signing_in_leads_on_to_the_wished_page_of_this_site_only(client):
    teacher = make_staff(role=Role.TEACHER)

    assert sign_in(client, teacher.email, next="/materiales/").headers["Location"] == "/materiales/"
    assert sign_in(Client(), teacher.email, next="https://example.org/").headers["Location"] == "/inicio/"


@pytest.mark.parametrize(
    ("login", "password", "sentence"),
    [
        ("persona@example.org", "clave-errada", "El correo o la contraseña no coinciden."),
        ("persona", "clave-errada", "El usuario o la contraseña no coinciden."),
    ],
)
def test_wrong_words_are_refused_in_spanish_and_not_repeated(client, login, password, sentence):
    User.objects.create_user("persona", "persona@example.org", PASSWORD)

    response = sign_in(client, login, password)

    assert response.status_code == 200
    assert sentence in words(response)
    assert password not in words(response)
    assert "_auth_user_id" not in client.session


def test_an_empty_field_says_what_is_missing_beside_itself(client):
    page = words(sign_in(client, "", ""))

    assert page.count('class="field is-wrong"') == 2
    assert page.count('class="error"') == 2
    assert "Escriba su correo o su nombre de usuario." in page
    assert "Escriba su contraseña." in page


def test_the_limiter_stops_a_guesser_and_says_for_how_long(client):
    teacher, other = make_staff(role=Role.TEACHER), make_staff(role=Role.TEACHER)
    for _guess in range(LIMIT):
        sign_in(client, teacher.email, "otra")

    stopped = sign_in(client, teacher.email)

    assert "Hubo demasiados intentos con esta cuenta. Espere cinco minutos" in words(stopped)
    assert "_auth_user_id" not in client.session
    assert sign_in(Client(), other.email).headers["Location"] == "/inicio/"


def test_too_many_requests_are_answered_in_the_look(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    client.get(SIGN_IN)
    sign_in(client, "a")

    response = sign_in(client, "a")

    assert response.status_code == 429
    assert "Demasiados intentos seguidos" in words(response)
    assert 'class="house stack"' in words(response)


def test_a_student_has_no_password_door(client):
    student = make_student_user(make_student(school=make_school()))
    student.set_password(PASSWORD)
    student.save()

    response = sign_in(client, student.username)

    assert response.status_code == 200
    assert "no coinciden" in words(response)
    assert "_auth_user_id" not in client.session


def test_a_closed_account_is_refused_like_a_wrong_password(client):
    closed = make_staff(role=Role.TEACHER)
    closed.is_active = False
    closed.save()

    response = sign_in(client, closed.username)

    assert "El usuario o la contraseña no coinciden." in words(response)
    assert "_auth_user_id" not in client.session


def test_a_signed_in_student_finds_no_page_of_allauth_but_the_way_out(client):
    student = make_student_user(make_student(school=make_school()))
    client.force_login(student, backend="lms.classroom.backends.StudentBackend")

    assert client.get(SIGN_IN).status_code == 404
    assert client.post("/salir/").headers["Location"] == "/salir/listo/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/admin/login/", SIGN_IN),
        ("/admin/login/?next=/admin/pages/", f"{SIGN_IN}?next=%2Fadmin%2Fpages%2F"),
        ("/admin/logout/", SIGN_IN),
        ("/admin/password_reset/", SIGN_IN),
        ("/admin/password_reset/confirm/MQ/abc/", SIGN_IN),
        ("/admin/password_reset/complete/", SIGN_IN),
        ("/admin/", f"{SIGN_IN}?next=/admin/"),
    ],
)
def test_the_doors_of_the_office_lead_to_the_one_sign_in_page(client, address, target):
    response = client.get(address)

    assert response.status_code == 302
    assert response.headers["Location"] == target


def test_the_office_door_takes_no_password(client):
    editor = make_staff(role=Role.EDITOR)

    response = client.post("/admin/login/", {"username": editor.username, "password": PASSWORD})

    assert response.headers["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session


def test_the_log_out_button_of_the_office_ends_the_session(client):
    client.force_login(make_staff(role=Role.EDITOR), backend="lms.accounts.backends.RoleBackend")

    response = client.post("/admin/logout/")

    assert response.headers["Location"] == SIGN_IN
    assert Session.objects.count() == 0


def test_signing_out_asks_first_and_only_a_form_does_it(client):
    client.force_login(make_staff(role=Role.TEACHER), backend="lms.accounts.backends.RoleBackend")

    asked = client.get("/salir/")
    still_in = "_auth_user_id" in client.session
    done = client.post("/salir/")

    assert '<button class="btn wide" type="submit">Cerrar sesión</button>' in words(asked)
    assert still_in
    assert done.headers["Location"] == "/salir/listo/"
    assert done.headers["Clear-Site-Data"] == '"storage"'
    assert Session.objects.count() == 0
    assert "Sesión cerrada" in words(client.get("/salir/listo/"))


def test_signing_out_needs_the_token_of_the_page():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff(role=Role.TEACHER), backend="lms.accounts.backends.RoleBackend")

    response = client.post("/salir/")

    assert response.status_code == 403
    assert "La página estuvo abierta demasiado tiempo" in words(response)
    assert "_auth_user_id" in client.session


def test_createsuperuser_makes_an_administrators_grant_and_no_superuser():
    call_command("createsuperuser", interactive=False, username="ana", email="ana@example.org", verbosity=0)

    ana = User.objects.get(username="ana")

    assert ana.roles == {Role.ADMINISTRATOR}
    assert not ana.is_superuser
    assert not ana.is_staff
