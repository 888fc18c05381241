"""B-T6 and B-T10: a request that another site made in somebody's name does nothing; a host or an address that the sender claims
is not believed."""

import re

import pytest
from django.core import mail
from django.middleware.csrf import CSRF_SECRET_LENGTH, _get_new_csrf_string, _mask_cipher_secret
from django.test import Client, override_settings

from lms.accounts.enums import Role
from lms.records.models import Cohort

from ..builders import make_staff
from ..signing_in import signed_in
from .questions import REFUSED, TABLE, cells
from .small import address_of
from .test_writes import LOGS
from .visits import noticing_writes, undone

pytestmark = pytest.mark.django_db
FOREIGN_TOKEN = _mask_cipher_secret(_get_new_csrf_string())


def forms():
    """Every address that takes a POST of a coordinator, who has most of them."""
    for name, row in TABLE.items():
        if cells(row, "POST")["coordinator"] not in (*REFUSED, "mth"):
            yield name, row


def checked(client: Client) -> Client:
    """The same person in a browser whose forms are checked as on the site."""
    other = Client(enforce_csrf_checks=True)
    other.cookies.load(client.cookies.output(header="", sep=";"))
    return other


def token_of(client: Client) -> str:
    """The token of this browser's forms."""
    page = client.get("/salir/").content.decode()
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]


def post(client: Client, url: str, token: str = "", **extra):
    """The answer and the tables that it wrote, the logs aside."""
    with undone(client), noticing_writes() as written:
        response = client.post(url, {"csrfmiddlewaretoken": token} if token else {}, **extra)
    return response.status_code, written.tables - LOGS.keys()


def test_a_form_without_its_token_does_nothing(side):
    client = checked(side.ours.clients["coordinator"])
    addresses = {name: address_of(name, row, side.ours) for name, row in forms()}

    assert len(addresses) > 20
    assert {name: post(client, url) for name, url in addresses.items()} == dict.fromkeys(addresses, (403, set()))
    assert {name: post(client, url, FOREIGN_TOKEN) for name, url in addresses.items()} == dict.fromkeys(addresses, (403, set()))


def test_a_token_of_somebody_else_does_nothing(side):
    client, other = (checked(world.clients["coordinator"]) for world in (side.ours, side.theirs))
    own, stolen = token_of(client), token_of(other)
    url = address_of("office_certificates:issue", TABLE["office_certificates:issue"], side.ours)

    assert len(FOREIGN_TOKEN) == len(own) == 2 * CSRF_SECRET_LENGTH
    assert post(client, url, stolen) == (403, set())
    assert post(client, url, own)[0] == 302


@pytest.mark.parametrize("claims", [{"HTTP_ORIGIN": "https://evil.example.com"}, {"HTTP_ORIGIN": "null"}])
def test_a_form_from_another_site_does_nothing(claims, side):
    client = checked(side.ours.clients["coordinator"])
    url = address_of("office_certificates:issue", TABLE["office_certificates:issue"], side.ours)

    assert post(client, url, token_of(client), **claims) == (403, set())


def test_over_https_a_form_says_where_it_comes_from():
    client = checked(signed_in(make_staff(role=Role.EDITOR)))
    token = token_of(client)

    assert post(client, "/salir/", token, secure=True)[0] == 403
    assert post(client, "/salir/", token, secure=True, HTTP_REFERER="https://evil.example.com/")[0] == 403
    assert post(client, "/salir/", token, secure=True, HTTP_REFERER="https://testserver/salir/")[0] == 302


FORGED = {"HTTP_X_FORWARDED_HOST": "evil.example.com", "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_PORT": "1234"}


@pytest.mark.parametrize("host", ["evil.example.com", "testserver.evil.example.com", "a b", "testserver@evil", ""])
def test_a_host_that_is_not_ours_is_refused_in_words(host):
    answer = Client().get("/verificar/", HTTP_HOST=host)

    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()
    assert "No pudimos leer lo que llegó" in answer.content.decode()


def test_no_page_and_no_mail_repeats_a_forged_host(side):
    client = side.ours.clients["coordinator"]
    cohort = Cohort.objects.get(**side.ours.arguments["cohort"])
    client.post("/entrar/contrasena/", {"email": make_staff(role=Role.TEACHER).email}, **FORGED)

    pages = [client.get(url, **FORGED) for url in (f"/grupos/{cohort.public_id}/claves/", "/admin/", "/inicio/", "/impacto/")]

    assert {page.status_code for page in pages} == {200}
    assert not any(b"evil" in page.content for page in pages)
    assert not any("evil" in str(message.message()) for message in mail.outbox)


def tries(*addresses: str) -> list[int]:
    """What the check of certificates answers when each try claims to come from another address."""
    return [Client().post("/verificar/", {"code": "X"}, HTTP_X_FORWARDED_FOR=claimed).status_code for claimed in addresses]


def test_a_claimed_address_does_not_outwit_the_limiter():
    claimed = [f"198.51.100.{number}" for number in range(11)]

    assert tries(*claimed)[-1] == 429


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_the_address_that_the_proxy_saw_counts():
    claimed = [f"198.51.100.{number}, 203.0.113.9" for number in range(11)]

    assert tries(*claimed)[-1] == 429
    assert tries("203.0.113.10") == [200]


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
@pytest.mark.parametrize("claimed", ["", "no es una dirección", "1" * 10_000, "::1, ", "\x7f"])
def test_an_address_that_is_none_breaks_nothing(claimed):
    assert tries(claimed.encode().decode("latin-1"))[0] < 500
