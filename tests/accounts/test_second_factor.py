"""Whoever must have a second factor opens nothing before it is shown; setting it up, showing it, changing it, losing it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.models import Site

from home.models import HelpPage, HomePage
from lms.accounts.actions import grant_role
from lms.accounts.actions_factors import reset_second_factor
from lms.accounts.enums import Role
from lms.accounts.middleware import OPEN_TO_HALF, WAYS_OUT
from lms.core import clock
from lms.core.errors import DomainError

from ..builders import PASSWORD, a_day, make_index, make_staff
from ..permissions.resolver import addresses
from ..signing_in import code_of, half_signed_in, set_up_factor, signed_in

pytestmark = pytest.mark.django_db
SESSION_USER_SITE_LOCALE_REDIRECT = 5
SHOW, SET_UP, HOME = "/entrar/codigo/", "/cuenta/aplicacion/", "/inicio/"
SAMPLES = {
    "pk": 1,
    "public_id": "6f0f3e1c-6c43-4e0b-9d67-3d3f6d2f6f11",
    "uidb36": "1",
    "code": "ma1",
    "name": "hoja",
    "kind": "xlsx",
}


def give_password(user) -> Client:
    client = Client()
    client.post("/entrar/", {"login": user.username, "password": PASSWORD})
    return client


def set_up_by_hand(client) -> str:
    """The secret that the page showed, after its first code was typed."""
    secret = client.get(SET_UP).context["form"].secret
    answer = client.post(SET_UP, {"code": code_of(secret, steps_away=-1)})
    assert answer.headers["Location"] == "/cuenta/codigos/"
    return secret


def spare_codes(client) -> list[str]:
    return re.findall(r"<li>(\d{8})</li>", client.get("/cuenta/codigos/").content.decode())


def sample_urls() -> dict[str, str]:
    """One address for each pattern of the site that can be filled in, in no other language; those of other packages too."""
    found = {}
    for address in addresses(get_resolver().url_patterns):
        names = re.findall(r"\(\?P<(\w+)>|<(?:\w+:)?(\w+)>", address.route)
        try:
            kwargs = {name: SAMPLES.get(name, 1) for pair in names for name in pair if name}
            found[address.name] = reverse(address.name, kwargs=kwargs)
        except Exception:  # noqa: BLE001, S112 (what needs other words is walked by tests/permissions)
            continue
    return found


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.ADMINISTRATOR])
def test_whoever_must_have_one_sets_it_up_before_anything_else(role, committing):
    client = give_password(make_staff(role=role))

    assert client.get(HOME).headers["Location"] == SET_UP
    set_up_by_hand(client)

    assert client.get(HOME).status_code == 200
    assert (client.get("/admin/").status_code == 200) == (role != Role.FACILITATOR)


def test_a_teacher_comes_in_without_one_and_may_have_one(committing):
    teacher = make_staff(role=Role.TEACHER)
    client = give_password(teacher)

    assert client.get(HOME).status_code == 200
    set_up_by_hand(client)
    assert give_password(teacher).get(HOME).headers["Location"] == SHOW


def test_it_is_asked_for_at_each_sign_in_and_taken_in_each_form():
    facilitator = make_staff(role=Role.FACILITATOR)
    secret = set_up_factor(facilitator)
    by_app, by_spare = give_password(facilitator), give_password(facilitator)
    spare = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().generate_codes()[0]

    assert "_auth_user_id" not in by_app.session
    assert by_app.post(SHOW, {"code": code_of(secret)}).headers["Location"] == HOME
    assert by_spare.post(SHOW, {"code": f" {spare[:4]} {spare[4:]} "}).headers["Location"] == HOME
    assert by_app.get(HOME).status_code == by_spare.get(HOME).status_code == 200


def test_a_wrong_code_is_refused_in_words_and_signs_nobody_in():
    facilitator = make_staff(role=Role.FACILITATOR)
    set_up_factor(facilitator)
    client = give_password(facilitator)

    refused = client.post(SHOW, {"code": "000000"})
    empty = client.post(SHOW, {"code": ""})

    assert "Ese código no vale" in unescape(refused.content.decode())
    assert "Escriba el código." in unescape(empty.content.decode())
    assert "_auth_user_id" not in client.session


def test_both_half_signed_in_open_the_factor_the_way_out_and_help_in_every_address_of_the_site():
    make_index()
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=HomePage.objects.get(), is_default_site=True)
    HomePage.objects.get().add_child(instance=HelpPage(title="Ayuda", slug="ayuda"))
    urls = {name: url for name, url in sample_urls().items() if name not in WAYS_OUT}
    half = half_signed_in(make_staff(role=Role.COORDINATOR))
    bare = signed_in(make_staff(role=Role.ADMINISTRATOR), with_factor=False)
    opened = {}

    for client, wanted in ((half, SHOW), (bare, SET_UP)):
        opened[wanted] = {name for name, url in urls.items() if client.get(url).headers.get("Location") != wanted}

    assert len(urls) > 150
    assert opened[SHOW] | opened[SET_UP] == OPEN_TO_HALF - WAYS_OUT
    assert half.get("/talleres/").headers["Location"] == SHOW
    assert {half.get("/ayuda/").status_code, bare.get("/ayuda/").status_code} == {200}


def test_the_walk_above_sees_a_view_that_forgets_to_ask(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "SecondFactor" not in name]
    bare = signed_in(make_staff(role=Role.ADMINISTRATOR), with_factor=False)

    assert bare.get("/admin/").status_code == 200


def test_the_demonstration_asks_nobody_and_lets_everybody(settings, committing):
    settings.SECOND_FACTOR_REQUIRED = False
    facilitator = make_staff(role=Role.FACILITATOR)
    client = give_password(facilitator)

    assert client.get(HOME).status_code == 200
    set_up_by_hand(client)
    assert give_password(facilitator).get(HOME).headers["Location"] == SHOW


def test_a_real_installation_without_it_does_not_start(settings):
    settings.DEMO = settings.SECOND_FACTOR_REQUIRED = False

    assert "maloca.E030" in {error.id for error in run_checks()}
    settings.SECOND_FACTOR_REQUIRED = True
    assert "maloca.E030" not in {error.id for error in run_checks()}


def test_asking_for_it_costs_a_signed_in_person_no_query(settings, django_assert_num_queries):
    client = signed_in(make_staff(role=Role.COORDINATOR))

    for required in (False, True):
        settings.SECOND_FACTOR_REQUIRED = required
        with django_assert_num_queries(SESSION_USER_SITE_LOCALE_REDIRECT):
            client.get("/agenda/x/")


def test_recovery_codes_are_shown_once_and_renewed(committing):
    client = give_password(make_staff(role=Role.FACILITATOR))
    set_up_by_hand(client)

    first, again = spare_codes(client), spare_codes(client)
    client.post("/cuenta/codigos/nuevos/")
    renewed = spare_codes(client)

    assert (len(first), again, len(renewed)) == (10, [], 10)
    assert set(first).isdisjoint(renewed)


def test_removing_the_last_one_leads_back_to_setting_one_up(committing):
    client = give_password(make_staff(role=Role.FACILITATOR))
    set_up_by_hand(client)

    client.post("/cuenta/aplicacion/quitar/")

    assert not Authenticator.objects.exists()
    assert client.get(HOME).headers["Location"] == SET_UP


def test_half_a_sign_in_is_over_after_a_quarter_of_an_hour(time_machine):
    half, bare = half_signed_in(make_staff(role=Role.EDITOR)), signed_in(make_staff(role=Role.EDITOR), with_factor=False)
    time_machine.move_to(clock.now() + timedelta(minutes=15, seconds=5))

    assert half.get("/admin/").headers["Location"] == "/entrar/?next=/admin/"
    assert bare.get("/admin/").headers["Location"] == "/entrar/?next=/admin/"


def test_a_role_granted_during_a_session_asks_at_the_next_request():
    teacher = make_staff(role=Role.TEACHER)
    client = signed_in(teacher, with_factor=False)
    assert client.get(HOME).status_code == 200

    grant_role(user=teacher, role=Role.EDITOR, valid_from=a_day())

    assert client.get(HOME).headers["Location"] == SET_UP


def test_changes_are_confirmed_with_the_factor_and_not_with_the_password(time_machine):
    editor = make_staff(role=Role.EDITOR)
    secret = set_up_factor(editor)
    client = give_password(editor)
    client.post(SHOW, {"code": code_of(secret)})
    time_machine.move_to(clock.now() + timedelta(minutes=6))

    asked = client.post("/cuenta/aplicacion/quitar/")
    by_password = client.post("/cuenta/confirmar/", {"password": PASSWORD})
    still_there = Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    client.post(asked.headers["Location"], {"code": code_of(secret), "next": "/cuenta/aplicacion/quitar/"})

    assert asked.headers["Location"].startswith("/cuenta/confirmar/codigo/")
    assert by_password.headers["Location"].startswith("/cuenta/confirmar/codigo/")
    assert still_there
    assert not Authenticator.objects.exists()


def test_every_change_is_told_by_mail_without_a_name(committing):
    facilitator = make_staff(role=Role.FACILITATOR, name="Rosaura")
    client = give_password(facilitator)
    set_up_by_hand(client)

    told = [(message.to, message.subject) for message in mail.outbox]

    assert told == [([facilitator.email], "Maloca: un cambio en su cuenta")] * 2
    assert "Alguien ingresó desde un equipo que no conocíamos." in mail.outbox[0].body
    assert "Se agregó una aplicación de códigos." in mail.outbox[1].body
    assert not [message for message in mail.outbox if "Rosaura" in message.body]


def test_an_administrator_ends_a_lost_factor_with_every_session():
    administrator, facilitator = make_staff(role=Role.ADMINISTRATOR), make_staff(role=Role.FACILITATOR)
    secret = set_up_factor(facilitator)
    client = give_password(facilitator)
    client.post(SHOW, {"code": code_of(secret)})

    ended = reset_second_factor(user=facilitator, by=administrator, now=clock.now())

    assert (ended, UserSession.objects.count()) == (2, 0)
    assert client.get(HOME).headers["Location"] == "/entrar/?next=%2Finicio%2F"
    assert give_password(facilitator).get(HOME).headers["Location"] == SET_UP
    assert "quitó su segundo paso" in mail.outbox[-2].body
    with pytest.raises(DomainError, match="otra persona"):
        reset_second_factor(user=administrator, by=administrator, now=clock.now())


def test_the_console_ends_a_lost_factor_too(capsys):
    editor = make_staff(role=Role.EDITOR)
    set_up_factor(editor)

    call_command("reset_second_factor", editor.username)

    assert "Ended: 2." in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    with pytest.raises(CommandError, match="No account"):
        call_command("reset_second_factor", "nadie")
