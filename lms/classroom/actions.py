"""Opening and closing a class, and making the students' secrets."""

import os
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lms.accounts.enums import UserKind
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.enums import ConsentState
from lms.records.models import Cohort, Student

from .codes import new_class_code, new_pin, new_username
from .models import ClassCode, StudentSecret
from .queries import open_code_of, roster_with_secrets

TRIES = 5


@dataclass(frozen=True)
class StudentPin:
    """A student, by name and by the register's number, and the PIN just made: shown once, stored nowhere."""

    number: int
    student: Student
    pin: str


@transaction.atomic
def open_class(*, cohort: Cohort, opened_by: User | None, now: datetime, hours: int = 2) -> ClassCode:
    """The cohort's open code, good for `hours` from now at least: the one that is open, prolonged, or a new one."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    closes_at = now + timedelta(hours=hours)
    found = open_code_of(cohort, now)
    if found is None:
        found = _new_code(cohort, opened_by, now, closes_at)
    else:
        found.closes_at = max(found.closes_at, closes_at)
        found.save(update_fields=["closes_at"])
    record(Act.CLASS_OPENED, actor=opened_by, about=cohort)
    return found


def _new_code(cohort: Cohort, opened_by: User | None, now: datetime, closes_at: datetime) -> ClassCode:
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return ClassCode.objects.create(
                    cohort=cohort, code=new_class_code(), opens_at=now, closes_at=closes_at, opened_by=opened_by
                )
        except IntegrityError:
            continue
    raise DomainError("no_free_code", _("No se pudo dar un código a la clase. Inténtelo de nuevo."))


@transaction.atomic
def close_class(*, cohort: Cohort, closed_by: User | None, now: datetime) -> None:
    """Nobody comes in with the cohort's codes from now on. Students who are in stay in until they leave."""
    ours = ClassCode.objects.open_at(now).filter(cohort=cohort)
    gone, _tables = ours.filter(opens_at=now).delete()
    if ours.update(closes_at=now) or gone:
        record(Act.CLASS_CLOSED, actor=closed_by, about=cohort)


def make_pins(*, cohort: Cohort, made_by: User | None, now: datetime, only: Collection[str] | None = None) -> list[StudentPin]:
    """New PINs in the order of the register, for the students on today's roster whose family consented to take part.

    `only` holds public ids of enrolments; the others keep the PIN they have. An old PIN and the sessions begun with it end.
    Hashing takes half a second each, so it happens before the transaction that stores: nobody waits for the lock meanwhile.
    """
    rows = enumerate(roster_with_secrets(cohort, clock.local_day(now)), start=1)
    chosen = [
        (number, row.student)
        for number, row in rows
        if row.takes_part == ConsentState.GIVEN and (only is None or str(row.public_id) in only)
    ]
    pins = [StudentPin(number, student, new_pin()) for number, student in chosen]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        hashes = list(pool.map(make_password, [made.pin for made in pins]))
    with transaction.atomic():
        give_secrets(hashes={made.student: pin_hash for made, pin_hash in zip(pins, hashes, strict=True)}, now=now)
        if pins:
            record(Act.PINS_MADE, actor=made_by, about=cohort, count=len(pins))
    return pins


@transaction.atomic(savepoint=False)
def give_secrets(*, hashes: Mapping[Student, str], now: datetime) -> None:
    """Store these hashed PINs; a student without an account gets one, and every session begun with an older PIN ends."""
    students = sorted(hashes, key=lambda student: student.pk)
    _give_accounts([student for student in students if student.user_id is None])
    User.objects.filter(student__in=students).update(password=make_password(None))
    StudentSecret.objects.bulk_create(
        [StudentSecret(student=student, pin_hash=hashes[student], made_at=now) for student in students],
        update_conflicts=True,
        unique_fields=["student"],
        update_fields=["pin_hash", "made_at"],
    )


def _give_accounts(students: list[Student]) -> None:
    accounts = [User(username=new_username(), kind=UserKind.STUDENT, password=make_password(None)) for _student in students]
    for student, account in zip(students, User.objects.bulk_create(accounts), strict=True):
        student.user = account
    Student.objects.bulk_update(students, ["user"], batch_size=500)


def forget_access(student: Student, now: datetime) -> None:
    """Remove the account and the secret of a person who is being erased; open sessions end with them."""
    StudentSecret.objects.filter(student=student).delete()
    User.objects.filter(student=student, kind=UserKind.STUDENT).delete()
