"""Reading the log, newest first. Numbers follow each other, so a page is found by its number and nothing is counted."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lms.core import clock

from .enums import Act, Result
from .models import Entry

A_PAGE = 50
HEX = 32
# What is no table: the words that somebody typed at the sign-in page, kept as a hash.
TYPED = "typed"


@dataclass(frozen=True)
class Wanted:
    """What the log is narrowed to. An id may be given by its first characters, as lists show it."""

    act: str = ""
    first_day: date | None = None
    last_day: date | None = None
    actor: str = ""
    about: str = ""


@dataclass(frozen=True)
class Page:
    """Some entries, and the number below which the next page begins; None at the beginning of the log."""

    entries: list[Entry] = field(default_factory=list)
    older: int | None = None


def matching(wanted: Wanted) -> QuerySet[Entry]:
    """The entries that are wanted, newest first."""
    found = Entry.objects.order_by("-number")
    if wanted.act:
        found = found.filter(act=wanted.act)
    if wanted.first_day:
        found = found.filter(at__gte=clock.at(wanted.first_day, clock.MIDNIGHT))
    if wanted.last_day:
        found = found.filter(at__lt=clock.at(wanted.last_day, clock.MIDNIGHT, days=1))
    for name, begun in (("actor", wanted.actor), ("about", wanted.about)):
        if begun:
            between = UUID(begun.ljust(HEX, "0")), UUID(begun.ljust(HEX, "f"))
            found = found.filter(**{f"{name}__range": between})
    return found


def page_of(wanted: Wanted, below: int | None = None) -> Page:
    """The entries of one page. One query."""
    found = matching(wanted)
    rows = list(found.filter(number__lt=below)[: A_PAGE + 1] if below else found[: A_PAGE + 1])
    return Page(rows[:A_PAGE], rows[A_PAGE - 1].number if len(rows) > A_PAGE else None)


def last_verification() -> Entry | None:
    """When the whole log was read the last time, and with what result."""
    return Entry.objects.filter(act=Act.LOG_VERIFIED).order_by("-number").first()


def is_whole(verification: Entry) -> bool:
    return verification.result == Result.DONE


def kind_label(kind: str) -> str:
    """The kind of a thing in words; of something refused, the name of its address."""
    if kind == TYPED:
        return _("Nombre escrito (huella)")
    label, _dot, name = kind.partition(".")
    if _dot and (model := apps.all_models.get(label, {}).get(name)):
        return capfirst(str(model._meta.verbose_name))
    return _("Dirección %(name)s") % {"name": kind} if kind else ""
