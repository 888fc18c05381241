"""Requests that no browser would make: addresses of the resolver with wild arguments, queries, bodies, headers and cookies."""

from dataclasses import dataclass, field
from urllib.parse import quote

from django.urls import get_resolver
from hypothesis import strategies as st

from .foreign import PARAMETER, UNNAMED
from .resolver import addresses
from .world import World

GROUPS = ("public", "student", "teacher", "facilitator", "coordinator", "editor", "administrator")
METHODS = ("GET",) * 6 + ("POST",) * 7 + ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "ñ")
KINDS = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/json",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain",
    "image/png",
    "ñ/\x00",
)
# What has broken sites before, beside what chance finds.
OLD_FRIENDS = (
    "",
    "0",
    "-1",
    "ñ",
    "Ñandú’ʼ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e",
    "\u2028",
    "🦜" * 3,
    "٣",
    "1e309",
    "NaN",
    "9" * 400,
    "9223372036854775808",
    "2147483648",
    "-9223372036854775809",
    "true",
    "null",
    "[]",
    "{}",
    "[[[[[[[[",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{% now 'Y' %}",
    "../../../../etc/passwd",
    "%00",
    "%2e%2e%2f",
    "31/02/2026",
    "0000-00-00",
    "9999-12-31",
    "25:61",
    "=cmd|' /C calc'!A0",
    "a" * 10_240,
    "\r\nSet-Cookie: a=b",
    "\x1b[31m",
)
NAMES = (
    *("q", "p", "page", "ver", "desde", "taller", "grupo", "school", "term", "level", "status", "ordering", "order_by", "export"),
    *("next", "search", "locale", "code", "pin", "student", "step", "enrolment", "person", "action", "session", "cohort", "file"),
    *("login", "password", "role", "id", "pk", "format", "fields", "type", "child_of", "descendant_of", "collection_id"),
)

wild = st.one_of(st.sampled_from(OLD_FRIENDS), st.text(max_size=40), st.integers().map(str), st.uuids().map(str))
pairs = st.lists(st.tuples(st.sampled_from(NAMES), wild), max_size=8)
HEADERS = tuple(
    f"HTTP_{name}"
    for name in (
        *(
            "REFERER",
            "USER_AGENT",
            "ACCEPT",
            "ACCEPT_LANGUAGE",
            "ACCEPT_ENCODING",
            "RANGE",
            "IF_RANGE",
            "IF_NONE_MATCH",
            "ORIGIN",
        ),
        *(
            "IF_MODIFIED_SINCE",
            "X_REQUESTED_WITH",
            "X_FORWARDED_FOR",
            "X_FORWARDED_HOST",
            "X_REQUEST_ID",
            "X_HTTP_METHOD_OVERRIDE",
        ),
    )
)
RAW = (b"[" * 1000, b'{"a":1,"a":2}', b"--x\r\n\r\n--x--")
COOKIES = ("messages", "csrftoken", "django_language", "device", "otra")


@dataclass(frozen=True)
class Request:
    """One request: as it is sent, so that a failing one can be sent again."""

    method: str
    url: str
    body: bytes = b""
    kind: str = KINDS[0]
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


def urlencoded(found: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote(name)}={_quoted(value)}" for name, value in found)


def _quoted(value: str) -> str:
    return quote(value.encode(errors="surrogatepass"))


def _on_the_wire(value: str) -> str:
    """A header as a server hands it over: its bytes, one character each."""
    return value.encode(errors="surrogatepass").decode("latin-1").replace("\r", "").replace("\n", "")


def routes() -> list[str]:
    """Every route of the resolver, each once."""
    return sorted({address.route for address in addresses(get_resolver().url_patterns)})


@dataclass(frozen=True)
class Form:
    """An address of ours with something that exists in it, and the fields that its page would send."""

    url: str
    fields: tuple[tuple[str, str], ...]


def known_values(*worlds: World) -> list[str]:
    """Ids and codes of what exists, here and elsewhere."""
    return sorted({str(value) for world in worlds for found in world.arguments.values() for value in found.values()})


def requests(known: list[str], forms: list[Form]) -> st.SearchStrategy[Request]:
    """Most are about pages that are there, with a few fields made wild; the rest about whatever the resolver knows."""
    values = st.one_of(st.sampled_from(known), wild)
    address = st.tuples(st.sampled_from(routes()), st.lists(values, min_size=4, max_size=4))
    form = st.sampled_from(forms)
    changes = st.lists(st.tuples(st.integers(0, 60), values), max_size=3)
    return st.builds(
        _request,
        method=st.sampled_from(METHODS),
        target=st.one_of(form, form, form, address),
        changes=changes,
        english=st.integers(0, 9).map(lambda n: n == 0),
        query=st.one_of(st.just([]), pairs),
        fields=pairs,
        raw=st.one_of(*[st.none()] * 4, st.binary(max_size=200), st.sampled_from(RAW)),
        kind=st.sampled_from((KINDS[0],) * 12 + KINDS),
        headers=st.dictionaries(st.sampled_from(HEADERS), wild, max_size=2),
        cookies=st.dictionaries(st.sampled_from(COOKIES), wild, max_size=1),
    )


def _request(*, method, target, changes, english, query, fields, raw, kind, headers, cookies) -> Request:
    if isinstance(target, Form):
        path, found = target.url.lstrip("/"), _changed(target.fields, changes) + fields[:2]
    else:
        path, found = _filled(*target), fields
    url = ("/en" if english else "") + "/" + path + ("?" + urlencoded(query) if query else "")
    body = raw if raw is not None else urlencoded(found).encode()
    sent = {name: _on_the_wire(value) for name, value in headers.items()}
    kept = {name: _on_the_wire(value).replace(";", "") for name, value in cookies.items()}
    return Request(method, url, b"" if method in ("GET", "HEAD") else body, kind, sent, kept)


def _changed(fields: tuple[tuple[str, str], ...], changes: list[tuple[int, str]]) -> list[tuple[str, str]]:
    """The fields with some of their values replaced."""
    found = list(fields)
    for at, value in changes if found else ():
        found[at % len(found)] = (found[at % len(found)][0], value)
    return found


def _filled(route: str, values: list[str]) -> str:
    if route in UNNAMED:
        return _quoted(values[0]) + "/"
    found = iter(values * 3)
    return PARAMETER.sub(lambda _match: _quoted(next(found)), route).replace("^", "").replace("$", "").replace("\\", "")
