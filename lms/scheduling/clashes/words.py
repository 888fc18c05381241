"""How the two sides of a clash are named."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.accounts.enums import Role
from lms.records.models import Cohort

from ..calendar import day_in_words
from .facts import Facts
from .meetings import Meeting


def group(cohort: Cohort) -> str:
    """“3.º A (IE N.° 99101 “Río Itaya”)”."""
    return f"{cohort.label} ({cohort.place_name})"


def other_group(meeting: Meeting, facts: Facts) -> str:
    """The group by its name where whoever looks may know it: which school it is would say where children will be."""
    return group(meeting.cohort) if meeting.cohort.pk in facts.named_cohorts else _("otro grupo")


def when(meeting: Meeting) -> str:
    """“martes 3 de noviembre, de 10:00 a 11:30”, on the clock of where it is."""
    return _when(meeting.local_start, meeting.local_end, get_language())


@lru_cache(maxsize=4096)
def _when(start: datetime, end: datetime, language: str | None) -> str:
    """Many meetings of a list are at the same hours, and writing a day takes long."""
    said = {"day": day_in_words(start.date()), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    return _("%(day)s, de %(start)s a %(end)s") % said


def on_the(meeting: Meeting) -> str:
    """“martes 3 de noviembre”."""
    return _on(meeting.day, get_language())


@lru_cache(maxsize=1024)
def _on(day: date, language: str | None) -> str:
    return day_in_words(day)


def short(day: date) -> str:
    return date_format(day)


def may_know_checks(facts: Facts, user_id: int) -> bool:
    """Whether a person was checked is for coordinators and for that person."""
    viewer = facts.seen_by
    return viewer is not None and (viewer.pk == user_id or viewer.has_role(Role.COORDINATOR))
