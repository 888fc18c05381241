"""One question to the site, and all that can be said of the answer: what happened, what was written, what could be read where."""

import hashlib
import html
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.core import mail
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client

from .canaries import IN_LETTERS, Aviary, Canary
from .extraction import body_of, text_of_record, texts_of, texts_of_mail

# What differs between two answers although they say the same: ids in the address, tokens of a form.
CHANGING = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f-]{27}|csrfmiddlewaretoken[^>]*>|[A-Za-z0-9]{64}|/\d+/|zz99|t\d+1(?=/)", re.IGNORECASE
)
WRITING = re.compile(
    r"(?<!FOR )\b(?:INSERT(?: OR \w+)? INTO|UPDATE(?!\s+SET)|DELETE FROM|TRUNCATE|ALTER TABLE|DROP TABLE)\s+\"?(\w+)"
)
# Its microseconds are any number, a birth year too.
MOMENT = re.compile(r"datetime\.datetime\([^)]*\)")
# Logs that outlive the row they speak of.
KEPT_FOR_EVER = frozenset({"audit_entry", "wagtailcore_modellogentry", "wagtailcore_pagelogentry", "wagtailcore_referenceindex"})
SIGN_IN = re.compile(r"^(/en)?/(entrar|clase|admin/login)/(\?|$)")
SECOND_FACTOR = re.compile(r"^(/en)?/(entrar/codigo|cuenta/aplicacion)/$")
# Headers that differ from one moment to the next.
OF_NOW = ("Date", "Expires", "X-Request-ID")
LINK = re.compile(r"<a\b[^>]*\shref=\"(/[^\"#]*)")
OFFICE_HOME = "/admin/"


@dataclass(frozen=True)
class Question:
    """What is asked, by whom, and how far what it names lies from that role: ours, next door, across, theirs, nobody's."""

    role: str
    method: str
    name: str
    place: str
    url: str
    is_variant: bool = False
    route: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.name} ({self.place}) as {self.role}"


@dataclass(frozen=True)
class Visit:
    """An answer without its body: one word for what happened, its headers, the tables written, the canaries read and where."""

    question: Question
    status: int
    outcome: str
    headers: dict[str, str]
    cookies: tuple[str, ...]
    fingerprint: str
    written: frozenset[str]
    found: frozenset[Canary]
    told: frozenset[Canary]
    links: frozenset[str]
    title: str
    fault: str = ""

    @property
    def role(self) -> str:
        return self.question.role


def outcome(response) -> str:
    """ok, in (to sign in), 2f (to the second factor), back (to the office's first page), no (404), mth (405), or the status."""
    if response.status_code in (301, 302, 303):
        if SIGN_IN.match(response["Location"]):
            return "in"
        if SECOND_FACTOR.match(response["Location"]):
            return "2f"
        return "back" if response["Location"] == OFFICE_HOME else "ok"
    return {200: "ok", 404: "no", 405: "mth"}.get(response.status_code, str(response.status_code))


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Nothing that happens inside stays: not in the database, not in the browser, not in a limiter, not in the mailbox."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies.clear()
    for name, value in cookies.items():
        client.cookies[name] = value
    caches["default"].clear()
    mail.outbox.clear()


def send(client: Client, method: str, url: str, *body, **extra):
    """The answer to one request, with what was to happen after the commit done too."""
    client.raise_request_exception = False
    begun = len(connection.run_on_commit)
    response = client.generic(method, url, *body, **extra)
    for _sids, after, _robust in connection.run_on_commit[begun:]:
        if "file" not in getattr(after, "__qualname__", "file"):
            after()
    body_of(response)
    return response


@dataclass
class Written:
    """The tables that were written, and the values that went into those which are kept for ever."""

    tables: set[str] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)

    def __call__(self, execute, sql, params, many, context):
        tables = WRITING.findall(sql)
        self.tables.update(tables)
        if not KEPT_FOR_EVER.isdisjoint(tables):
            self.kept.append(MOMENT.sub("", repr(params)))
        return execute(sql, params, many, context)


@contextmanager
def noticing_writes() -> Iterator[Written]:
    """What is written inside."""
    written = Written()
    with connection.execute_wrapper(written):
        yield written


class Ear(logging.Handler):
    """Hears every logger, also those that do not pass their lines on."""

    def __init__(self):
        super().__init__(level=0)
        self.records: list[logging.LogRecord] = []

    def emit(self, record):
        self.records.append(record)

    @contextmanager
    def listening(self) -> Iterator["Ear"]:
        root = logging.getLogger()
        deaf = [one for one in root.manager.loggerDict.values() if isinstance(one, logging.Logger) and not one.propagate]
        level, others = root.level, root.handlers
        root.setLevel(logging.DEBUG)
        root.handlers = [self]
        for one in deaf:
            one.addHandler(self)
        try:
            yield self
        finally:
            root.setLevel(level)
            root.handlers = others
            for one in deaf:
                one.removeHandler(self)


def ask(client: Client, question: Question, aviary: Aviary, *body, **extra) -> Visit:
    """The visit that this question makes; everything undone afterwards."""
    with undone(client), noticing_writes() as writes, Ear().listening() as ear:
        response = send(client, question.method, question.url, *body, **extra)
        lines = [text_of_record(record) for record in ear.records]
        letters = [text for message in mail.outbox for text in texts_of_mail(message)]
    faults = [line for line, record in zip(lines, ear.records, strict=True) if record.exc_info]
    return Visit(
        question=question,
        status=response.status_code,
        outcome=outcome(response),
        headers=dict(response.headers),
        cookies=tuple(cookie.OutputString() for cookie in response.cookies.values()),
        fingerprint=fingerprint(response),
        written=frozenset(writes.tables),
        found=aviary.found_in(texts_of(response)),
        told=aviary.found_in([*lines, *writes.kept]) | _told_by(letters, aviary),
        links=links_of(response),
        title=_title(response),
        fault=faults[0] if faults and response.status_code >= 500 else "",
    )


def fingerprint(response) -> str:
    """The same for two answers that nobody can tell apart: status, headers and body, but for ids and tokens."""
    headers = sorted((name, CHANGING.sub(b"", value.encode())) for name, value in response.headers.items() if name not in OF_NOW)
    # A session's time stamp is renewed once a minute, whatever is asked for then.
    cookies = sorted(name for name in response.cookies if name != settings.SESSION_COOKIE_NAME)
    body = hashlib.sha256(CHANGING.sub(b"", body_of(response))).hexdigest()
    return repr((response.status_code, headers, cookies, body))


def links_of(response) -> frozenset[str]:
    """Where a page leads: the addresses of its links."""
    if response.status_code != 200 or "html" not in response.headers.get("Content-Type", ""):
        return frozenset()
    return frozenset(html.unescape(found) for found in LINK.findall(body_of(response).decode(errors="replace")))


def _told_by(letters: list[str], aviary: Aviary) -> frozenset[Canary]:
    """What letters say, but for what they may say."""
    return frozenset(canary for canary in aviary.found_in(letters) if canary.field not in IN_LETTERS)


def _title(response) -> str:
    found = re.search(rb"<title>(.*?)</title>", body_of(response), re.DOTALL)
    return html.unescape(found[1].decode(errors="replace")).strip() if found else ""
