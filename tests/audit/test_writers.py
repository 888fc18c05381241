"""Many who write at once, on both databases: one chain without a gap, and nobody is turned away."""

from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from lms.accounts.models import User
from lms.audit.actions import _append, _draft, record, record_alone
from lms.audit.enums import Act
from lms.audit.models import Entry
from lms.audit.verification import Fault, verify

from ..attendance.test_concurrency import WRITERS, at_once
from ..builders import make_staff

TIMES = 12


def act(user: User) -> None:
    """Changes a row, and writes that down as its last statement."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(first_name="Otra")
        record(Act.USER_CHANGED, actor=None, about=user)


def act_and_look(user: User) -> None:
    for _time in range(TIMES):
        act(user)
        record_alone(Act.PERSON_SEEN, actor=None, about=user)


def careless(user: User) -> None:
    """The same without the chain's lock."""
    for _time in range(TIMES):
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(first_name="Otra")
            _append(_draft(Act.USER_CHANGED, None), locked=False)


def test_eight_writers_make_one_chain(shared_database):
    users = [make_staff() for _writer in range(WRITERS)]

    answers = at_once([partial(act_and_look, user) for user in users])

    assert answers == [None] * WRITERS
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 2 * WRITERS * TIMES + 1))
    assert verify().findings == []


def test_without_the_lock_postgresql_turns_writers_away(shared_database):
    if connection.vendor == "sqlite":
        pytest.skip("an immediate transaction has the whole database for itself")
    users = [make_staff() for _writer in range(WRITERS)]

    answers = at_once([partial(careless, user) for user in users])

    assert [answer for answer in answers if answer is not None]
    assert verify().findings == []


def test_an_entry_outside_the_transaction_of_its_act_is_refused(shared_database):
    with pytest.raises(TransactionManagementError):
        record(Act.CLASS_OPENED, actor=None)

    assert not Entry.objects.exists()


def test_the_migration_of_the_triggers_goes_back_and_forth(shared_database):
    record_alone(Act.SIGN_OUT, actor=None)

    call_command("migrate", "audit", "0001", verbosity=0)
    assert Entry.objects.update(act="sign_in") == 1
    assert verify().findings[0].fault == Fault.UNGUARDED

    call_command("migrate", "audit", verbosity=0)
    record_alone(Act.SIGN_OUT, actor=None)
    assert [(finding.fault, finding.number) for finding in verify().findings] == [(Fault.CHANGED, 1)]
