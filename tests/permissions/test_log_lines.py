"""B-T14: nobody writes a line of their own into the log, or moves the cursor of whoever reads it."""

import logging
from logging.config import DictConfigurator

import pytest
from django.conf import settings as site
from django.test import Client

from .visits import Ear

pytestmark = pytest.mark.django_db
FORGED = "%0a2026-01-01 00:00:00,000 ERROR lms.audit all is well%0d%1b%5b31mrojo%1b%5b2J%c2%9b2J%e2%80%a8"
PLAIN = "lms.audit all is well"


def lines_of(method: str, url: str, *body, **extra) -> list[str]:
    """What the site's own formatter makes of everything that was logged for one request."""
    console = next(iter(site.LOGGING["handlers"].values()))
    formatter = _formatter(console["formatter"])
    with Ear().listening() as ear:
        Client(raise_request_exception=False).generic(method, url, *body, **extra)
    # A traceback of ours has lines of its own.
    return [formatter.format(record).replace("\n" * bool(record.exc_info), " ") for record in ear.records]


def _formatter(name: str) -> logging.Formatter:
    """The formatter of that name, as the settings make it, without touching the loggers of this process."""
    return DictConfigurator({"version": 1}).configure_formatter(dict(site.LOGGING["formatters"][name]))


def is_clean(line: str) -> bool:
    """One line, and nothing in it that a terminal obeys."""
    return line.isprintable()


@pytest.mark.parametrize(
    ("method", "url", "extra"),
    [
        ("GET", f"/no-hay/{FORGED}/", {}),
        ("POST", f"/impacto/?q={FORGED}", {}),
        ("GET", "/verificar/", {"HTTP_HOST": "evil\x1b[31m.example.com"}),
        ("GET", "/no-hay/", {"HTTP_X_REQUEST_ID": "a\x1b[31mb", "HTTP_USER_AGENT": "\x1b[2Jx", "HTTP_REFERER": "\x9b2J"}),
        ("POST", "/entrar/", {}),
    ],
    ids=["path", "query", "host", "headers", "sign-in"],
)
def test_a_line_is_one_line(method, url, extra):
    body = (f"login={FORGED}&password={FORGED}", "application/x-www-form-urlencoded") if method == "POST" else ()

    lines = lines_of(method, url, *body, **extra)

    assert [line for line in lines if not is_clean(line)] == []
    assert not any(line.startswith("2026-01-01 00:00:00,000") for line in lines)


def test_a_line_that_is_two_is_noticed():
    with Ear().listening() as ear:
        logging.getLogger("lms.planted").warning("asked for %s", f"a\n{PLAIN}")

    assert not is_clean(ear.records[0].getMessage())
