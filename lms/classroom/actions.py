"""Opening and closing a class, and making the students' secrets."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lms.accounts.models import User
from lms.records.models import Cohort, Student

from .models import ClassCode


@dataclass(frozen=True)
class StudentPin:
    """A student and the PIN just made: shown once, stored nowhere."""

    student: Student
    pin: str


@transaction.atomic
def open_class(*, cohort: Cohort, opened_by: User | None, now: datetime, hours: int = 2) -> ClassCode:
    """The cohort's open code, good for `hours` from now: the one that is open, prolonged, or a new one."""
    raise NotImplementedError


@transaction.atomic
def close_class(*, cohort: Cohort, now: datetime) -> None:
    """Nobody comes in with the cohort's codes from now on."""
    raise NotImplementedError


@transaction.atomic
def make_pins(*, cohort: Cohort, made_by: User | None, now: datetime) -> list[StudentPin]:
    """A new PIN for every student on today's roster whose family consented to take part, in the order of the register."""
    raise NotImplementedError
