"""Links that work once: signed, dated, bound to one purpose, and silent about everybody."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.signing import Signer
from django.test import Client

from lms.accounts.actions_links import LINK_DAYS, accept_invitation, invite_user, make_link, withdraw_links
from lms.accounts.enums import LinkPurpose
from lms.accounts.links import read_token, token_of
from lms.accounts.mail import path_of
from lms.accounts.models import OneTimeLink, User
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.actions_team import disable_staff

from ..builders import PASSWORD, a_day, make_staff
from ..signing_in import signed_in
from .world import NEW_PASSWORD, accepting, make_world, path_for

pytestmark = pytest.mark.django_db


def invited(now=None) -> OneTimeLink:
    facts = {"email": "rosa@example.org", "first_name": "Rosa", "last_name": "Flores"}
    return invite_user(made_by=make_staff(), now=now or clock.now(), **facts)


def words(response) -> str:
    return unescape(response.content.decode())


def test_the_link_opens_an_account_and_leads_to_sign_in():
    link = invited()
    client = Client()

    page = client.get(path_of(link))
    done = client.post(path_of(link), accepting())

    assert "Cree su acceso" in words(page)
    assert done["Location"] == "/entrar/"
    assert "Su cuenta está lista" in words(client.get("/entrar/"))
    assert client.post("/entrar/", {"login": "rosa.flores", "password": NEW_PASSWORD})["Location"] == "/inicio/"


def test_the_page_names_nobody_tells_nobody_its_address_and_is_kept_by_nobody():
    response = Client().get(path_of(invited()))

    assert "Rosa" not in words(response)
    assert "rosa@" not in words(response)
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "<title>Maloca</title>" in words(response)


def test_looking_spends_nothing():
    link = invited()

    for method in ("get", "head", "options"):
        getattr(Client(), method)(path_of(link))

    link.refresh_from_db()
    assert link.used_at is None


def test_the_second_time_the_link_does_not_open():
    path = path_of(invited())
    Client().post(path, accepting())

    again = Client().post(path, accepting(username="otra.persona"))

    assert again.status_code == 404
    assert "Este enlace no sirve" in words(again)
    assert User.objects.get(email="rosa@example.org").username == "rosa.flores"


def dead_paths() -> dict[str, str]:
    """A link of every kind that must not open."""
    now = clock.now()
    used, withdrawn, expired, off = (make_staff() for _kind in range(4))
    paths = {"used": path_for(used), "withdrawn": path_for(withdrawn), "disabled": path_for(off)}
    OneTimeLink.objects.filter(user=used).update(used_at=now)
    withdraw_links(user=withdrawn, now=now)
    old = make_link(user=expired, purpose=LinkPurpose.INVITATION, made_by=None, now=now - LINK_DAYS - timedelta(seconds=1))
    User.objects.filter(pk=off.pk).update(is_active=False)
    swapped = token_of(make_link(user=expired, purpose=LinkPurpose.PASSWORD, made_by=None, now=now))
    good = path_for(make_staff())
    return paths | {
        "expired": path_of(old),
        "swapped": f"/invitacion/{swapped}/",
        "altered": good[:-2] + ("A" if good[-2] != "A" else "B") + "/",
        "cut": good[:-12] + "/",
        "other row": f"/invitacion/{'0' * 32}{good[len('/invitacion/') + 32 :]}",
        "longer life": good.replace(".1", ".2", 1),
        "nobody's": "/invitacion/nadie/",
        "long": f"/invitacion/{'a' * 5000}/",
        "unsigned": "/invitacion/..:/",
        "foreign salt": f"/invitacion/{Signer(salt='otra').sign('0' * 32 + '.9999999999')}/",
    }


def test_every_link_that_does_not_open_shows_one_and_the_same_page():
    paths = dead_paths()

    answers = {kind: Client().get(path) for kind, path in paths.items()}
    posted = {kind: Client().post(path, accepting()) for kind, path in paths.items()}

    assert {kind: answer.status_code for kind, answer in (answers | posted).items()} == dict.fromkeys(paths, 404)
    assert len({answer.content.replace(paths[kind].encode(), b"") for kind, answer in answers.items()}) == 1
    assert not User.objects.filter(username="rosa.flores").exists()


def test_a_token_says_nothing_and_is_good_for_one_purpose_until_its_last_moment():
    link = invited()
    token, last = token_of(link), link.expires_at

    assert read_token(token, purpose=LinkPurpose.INVITATION, now=last - timedelta(seconds=2)) == link.public_id
    assert read_token(token, purpose=LinkPurpose.INVITATION, now=last) is None
    assert read_token(token, purpose=LinkPurpose.PASSWORD, now=clock.now()) is None
    assert len(token) < 130


def test_a_token_of_another_key_is_nothing(settings):
    path = path_of(invited())
    settings.SECRET_KEY = "otra-clave" * 6

    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (accepting(username=""), "Escriba un nombre de usuario."),
        (accepting(username="rosa@example.org"), "Use letras sin tilde"),
        (accepting(username="rosa flores"), "Use letras sin tilde"),
        (accepting(username="OCUPADA"), "ya lo tiene otra persona"),
        (accepting(password="corta"), "demasiado corta"),
        (accepting(password="rosa.flores.2026"), "similar"),
        (accepting(password="password1234"), "demasiado común"),
        (accepting(again="otras palabras juntas"), "no son iguales"),
        ({}, "Escriba una contraseña."),
    ],
)
def test_what_does_not_fit_is_said_and_the_link_stays_good(sent, sentence):
    User.objects.create_user("ocupada", password=PASSWORD)
    link = invited()
    client = Client()

    refused = client.post(path_of(link), sent)

    assert refused.status_code == 422
    assert sentence in words(refused)
    assert client.post(path_of(link), accepting()).status_code == 302


def test_a_user_name_taken_meanwhile_is_refused_and_the_link_stays_good():
    link = invited()
    User.objects.create_user("Rosa.Flores", password=PASSWORD)

    with pytest.raises(DomainError) as refused:
        accept_invitation(link=link, username="rosa.flores", password=NEW_PASSWORD, now=clock.now())

    assert refused.value.code == "username_taken"
    link.refresh_from_db()
    assert link.used_at is None


def test_a_new_password_ends_the_sessions_of_the_old_one():
    person = make_staff()
    inside = signed_in(person)
    path = path_for(person, LinkPurpose.PASSWORD)

    assert inside.get("/inicio/").status_code == 200
    done = Client().post(path, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert done["Location"] == "/entrar/"
    assert inside.get("/inicio/").status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)


def test_whoever_is_signed_in_here_is_told_and_signed_out():
    administrator = signed_in(make_staff())
    path = path_of(invited())

    page = administrator.get(path)
    administrator.post(path, accepting())

    assert "hay una sesión abierta" in words(page)
    assert "_auth_user_id" not in administrator.session


def test_the_address_is_not_written_into_the_log(caplog):
    path = path_of(invited())
    token = path.split("/")[2]

    Client().post(path, {})
    Client().get(path)

    assert token not in caplog.text


def test_a_disabled_account_s_link_stays_dead_when_it_is_switched_on_again():
    world = make_world()
    path = path_for(world.here.teacher, LinkPurpose.PASSWORD)

    disable_staff(by=world.administrator, person=world.here.teacher, today=a_day(), now=clock.now())
    User.objects.filter(pk=world.here.teacher.pk).update(is_active=True)

    assert Client().get(path).status_code == 404


def test_the_english_page_is_english():
    page = words(Client().get("/en" + path_of(invited())))

    assert "Create your access" in page
