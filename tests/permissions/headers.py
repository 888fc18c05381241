"""What must stand on every answer, and what is missing from one."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from .visits import Visit

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Where the address itself lets somebody in, no page is told of it, not even one of ours.
SECRET = re.compile(r"^(/en)?/(invitacion|contrasena)/[^/]+/$")
LOCKED = ("geolocation=()", "microphone=()", "payment=()", "usb=()")
OFFICE = "/admin/"
# Pages of a form need a token to be sent back; every other page of a visitor sets nothing.
# Whoever has not shown the second factor is a visitor still.
VISITORS = ("public", "half")
FORMS = ("account_", "mfa_", "classroom:", "credentials:verify", "wagtailadmin_login", "admin/login/")


def policy_of(headers: dict[str, str]) -> dict[str, list[str]]:
    """The content security policy: what is allowed, by directive."""
    parts = headers.get("Content-Security-Policy", "").split(";")
    return {words[0]: words[1:] for part in parts if (words := part.split())}


def missing(headers: dict[str, str], path: str, *, is_private: bool) -> Iterator[str]:
    """What these headers lack, or say too loosely."""
    is_page = headers.keys().isdisjoint({"Location", "Allow"})
    wanted = EVERYWHERE | ({"Referrer-Policy": "strict-origin"} if is_page and SECRET.match(path) else {})
    yield from (name for name, value in wanted.items() if headers.get(name) != value)
    yield from (f"Permissions-Policy {one}" for one in LOCKED if one not in headers.get("Permissions-Policy", ""))
    yield from _loose(policy_of(headers), in_office=path.startswith(OFFICE))
    frames = ("DENY", "SAMEORIGIN") if path.startswith(OFFICE) else ("DENY",)
    if headers.get("X-Frame-Options") not in frames:
        yield "X-Frame-Options"
    if is_private and "no-store" not in headers.get("Cache-Control", ""):
        yield "no-store"


def _loose(policy: dict[str, list[str]], *, in_office: bool) -> Iterator[str]:
    if policy.get("default-src") != ["'none'"] or policy.get("object-src") != ["'none'"] or policy.get("base-uri") != ["'none'"]:
        yield "Content-Security-Policy"
    sources = {source for found in policy.values() for source in found}
    if any("." in source or "//" in source or source in ("*", "https:", "http:", "'unsafe-eval'") for source in sources):
        yield "a foreign or unsafe source"
    if not in_office and "'unsafe-inline'" in sources:
        yield "inline script or style"
    if policy.get("frame-ancestors") not in ((["'none'"], ["'self'"]) if in_office else (["'none'"],)):
        yield "frame-ancestors"


def bare(visits: Iterable[Visit]) -> list[str]:
    """Every visit whose answer lacks a header, with what it lacks. Signed in, everything is for one person and one moment."""
    found = []
    for visit in visits:
        path = urlsplit(visit.question.url).path
        if lacking := list(missing(visit.headers, path, is_private=visit.role not in VISITORS)):
            found.append(f"{visit.question} {path} ({visit.status}): {', '.join(lacking)}")
    return found


def cookies_for_nothing(visits: Iterable[Visit]) -> list[str]:
    """A visitor's pages that set a cookie although they hold no form."""
    looked = [visit for visit in visits if visit.role == "public" and visit.question.method in ("GET", "HEAD")]
    return [f"{v.question}: {v.cookies}" for v in looked if v.cookies and not v.question.name.startswith(FORMS)]
