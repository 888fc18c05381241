"""What surrounds an act: the request in which it happens, or the command."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.management.base import BaseCommand
from django.http import HttpRequest

from lms.core.networks import network_of

_request: ContextVar[HttpRequest | None] = ContextVar("audit_request", default=None)
_command: ContextVar[str] = ContextVar("audit_command", default="")


@contextmanager
def within(request: HttpRequest | None) -> Iterator[None]:
    """Acts inside belong to this request."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


@contextmanager
def through(command: str) -> Iterator[None]:
    """Acts inside are done by this command; nobody is signed in."""
    token = _command.set(command)
    try:
        yield
    finally:
        _command.reset(token)


class AuditedCommand(BaseCommand):
    """A command whose acts are written under its own name."""

    def execute(self, *args, **options):
        with through(type(self).__module__.rsplit(".", 1)[-1]):
            return super().execute(*args, **options)


def signed_in() -> object | None:
    """Who asks, where something is written without being told by whom."""
    return getattr(_request.get(), "user", None)


def surroundings() -> dict[str, str]:
    """The fields of an entry that the actor does not say."""
    request = _request.get()
    facts = {"command": _command.get(), "request_id": "", "address": ""}
    if request is None or facts["command"]:
        return facts
    return facts | {"request_id": request_id_of(request), "address": network_of(request)}


def request_id_of(request: HttpRequest) -> str:
    """The random id of the request by which the log of requests knows it too, the same each time it is asked for."""
    if not hasattr(request, "request_id"):
        request.request_id = secrets.token_hex(16)  # type: ignore[attr-defined]
    return request.request_id  # type: ignore[attr-defined]
