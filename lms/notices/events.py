"""What people are told about. Apps join in `AppConfig.ready`; each event brings its own words, which the office may change.

    events.join(Event("session_moved", _("Cambió una sesión"), subject=_("…"), text=_("… {grupo} … {enlace}"),
                      placeholders=(Placeholder("grupo", _("código del grupo"), "IQ-3A-26"),)))

A message names no child, no school and no place, and never a date with its hour: it says what kind of thing happened and leads to
a page behind sign-in. So a placeholder stands for a neutral code, or for how many.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.accounts.enums import Role


@dataclass(frozen=True)
class Placeholder:
    """“{grupo}”: what stands there when a message is made, and what a preview shows instead."""

    name: str
    meaning: str | Promise
    sample: str


LINK = Placeholder("enlace", _("la dirección de la página en Maloca; pide ingresar"), "https://maloca.example/inicio/")


@dataclass(frozen=True)
class Event:
    """One kind of thing that people are told, in Spanish words that the catalogue has in English too."""

    code: str
    name: str | Promise
    subject: str | Promise
    text: str | Promise
    placeholders: tuple[Placeholder, ...] = ()
    roles: Collection[str] = (Role.FACILITATOR, Role.TEACHER, Role.COORDINATOR)

    @property
    def known(self) -> tuple[Placeholder, ...]:
        """Every placeholder that its words may hold."""
        return (*self.placeholders, LINK)


_events: dict[str, Event] = {}


def join(*events: Event) -> None:
    """Take part. Joining twice under one code counts once."""
    _events.update({event.code: event for event in events})


def leave(code: str) -> None:
    """Take no part any more; for tests."""
    _events.pop(code, None)


def get(code: str) -> Event | None:
    return _events.get(code)


def every() -> list[Event]:
    """All events, in the order of joining."""
    return list(_events.values())


def concerning(roles: Collection[str]) -> list[Event]:
    """The events that somebody with these roles is told about."""
    return [event for event in _events.values() if not set(event.roles).isdisjoint(roles)]
