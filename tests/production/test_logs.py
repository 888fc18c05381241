"""Logs: one JSON object a line, with the route and the person's random id, and nothing that names or shows anybody."""

import json
import logging
import logging.config
from io import StringIO

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import path

from lms.accounts.enums import Role
from lms.core.access import PUBLIC, access
from lms.core.logs import JsonFormatter, LineFormatter
from lms.core.networks import network_of
from lms.urls import urlpatterns
from tests.builders import make_cohort, make_enrolment, make_staff, make_student

pytestmark = pytest.mark.django_db
TYPED = "Quispe\nFALSO\x1b[31m"


@access(PUBLIC)
def breaking(request, word):
    raise IntegrityError("Key (email)=(rosa.quispe@example.org) already exists.")


class planted:  # noqa: N801 (stands for a URL module)
    handler404, handler500 = "lms.core.views.page_not_found", "lms.core.views.server_error"
    urlpatterns = [path("se-rompe/<str:word>/", breaking, name="breaking"), *urlpatterns]


@pytest.fixture
def lines():
    """What production's log says from here on, each line read."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("lms", "django.request", "django.security")]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)


def test_a_page_leaves_one_line_with_its_route_and_no_address(lines, client):
    client.get("/verificar/?codigo=SECRETO", headers={"User-Agent": "Navegador"}, REMOTE_ADDR="190.12.34.56")

    [line] = lines()

    assert line.keys() == {"time", "level", "logger", "event", "request", "method", "route", "status", "ms", "user", "network"}
    assert (line["event"], line["method"], line["route"], line["status"]) == ("request", "GET", "credentials:verify", 200)
    assert (line["network"], line["user"]) == ("190.12.34.0", None)


def test_a_signed_in_person_stands_there_by_the_random_id(lines, client):
    facilitator = make_staff(role=Role.FACILITATOR, name="Maricielo")
    cohort = make_cohort(facilitator=facilitator)
    make_enrolment(cohort=cohort, student=make_student(given="Nayeli", surname="Sangama"))
    client.force_login(facilitator, backend="lms.accounts.backends.RoleBackend")

    page = client.get(f"/grupos/{cohort.public_id}/")
    [line] = [line for line in lines() if line["logger"] == "lms.request"]

    assert "Nayeli" in page.content.decode()
    assert line["user"] == str(facilitator.public_id)
    for secret in ("Nayeli", "Sangama", "Maricielo", facilitator.username, str(cohort.public_id), cohort.public_id.hex):
        assert secret not in json.dumps(line)


def test_the_line_costs_no_query(lines, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/salud/vivo")

    assert [line["route"] for line in lines()] == ["health_alive"]


def test_the_id_of_a_request_is_nginxs_or_a_new_one_and_comes_back(client):
    given = "0123456789abcdef" * 2

    assert client.get("/salud/vivo", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given
    for odd in ("", "corto", "x" * 32, given + "\n", given * 2):
        made = client.get("/salud/vivo", headers={"X-Request-ID": odd}).headers["X-Request-ID"]
        assert made != odd
        assert len(made) == 32
        assert made != client.get("/salud/vivo").headers["X-Request-ID"]


def test_a_fault_is_told_by_class_and_place_and_its_code_stands_on_the_page(lines, settings):
    settings.ROOT_URLCONF = planted
    client = Client(raise_request_exception=False)

    page = client.get("/se-rompe/Nayeli/?dni=45678912").content.decode()
    fault, answered = lines()

    assert (fault["event"], fault["error"]) == ("Internal Server Error", "IntegrityError")
    assert fault["through"][-1].startswith("tests/production/test_logs.py:")
    assert fault["through"][-1].endswith(" breaking")
    assert (answered["route"], answered["status"]) == ("breaking", 500)
    assert fault["request"] == answered["request"]
    assert f"<strong>{fault['request'][:8]}</strong>" in page
    for secret in ("rosa.quispe", "Nayeli", "45678912", "/se-rompe"):
        assert secret not in json.dumps(lines())


def test_a_refused_address_leaves_neither_path_nor_host(lines, client):
    client.get("/no-hay/Nayeli-Sangama/?q=nayeli")
    client.post("/entrar/", {"login": "nayeli@example.org"}, headers={"Host": "nayeli.example"})

    said = json.dumps(lines()).lower()

    assert "nayeli" not in said
    assert "Not Found" in json.dumps(lines())


def record(message: str, *args) -> logging.LogRecord:
    return logging.LogRecord("lms.prueba", logging.WARNING, __file__, 1, message, args, None)


def test_what_was_typed_cannot_break_a_line():
    as_json = JsonFormatter().format(record("dijo %s", TYPED))
    as_line = LineFormatter("%(levelname)s %(message)s").format(record("dijo %s", TYPED))

    assert as_json.isascii()
    assert as_json.isprintable()
    assert json.loads(as_json)["event"] == f"dijo {TYPED}"
    assert as_line == r"WARNING dijo Quispe\nFALSO\x1b[31m"


def test_an_ordinary_formatter_would_break_it():
    assert "\nFALSO" in logging.Formatter("%(message)s").format(record("dijo %s", TYPED))


@pytest.mark.parametrize(
    ("address", "kept"),
    [("190.12.34.56", "190.12.34.0"), ("2001:db8:1234:5678::1", "2001:db8:1234::"), ("no es una", "")],
)
def test_an_address_is_kept_as_its_network(rf, address, kept):
    assert network_of(rf.get("/", REMOTE_ADDR=address)) == kept
