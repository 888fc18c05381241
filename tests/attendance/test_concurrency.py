"""Many phones at once, on both databases: nothing is lost, nothing is stored twice, nobody is turned away.

One test plants SQLite's default, a deferred transaction, and must see requests fail; without it, silence proves nothing.
"""

import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, connections, transaction

from lms.attendance.actions import correct_mark, submit_register
from lms.attendance.enums import CorrectionReason, Status
from lms.attendance.models import AttendanceRecord, Mark, Register, Submission
from lms.core import clock
from lms.core.errors import DomainError

from .world import make_class, roll_url, say, sheet, signed_in

WRITERS = 8
COPIES = 20
SIZE = 15


def at_once[T](acts: Iterable[Callable[[], T]]) -> list[T | Exception]:
    """What each of these gives or raises, started together in a thread and with a connection each."""
    acts = list(acts)
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(10)
            return act()
        except (DomainError, DatabaseError) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def correct_all(group, register) -> None:
    """One correction after the other, each in its transaction that reads before it writes."""
    for place in group.places:
        correct_mark(
            register=register,
            enrolment=place,
            status=Status.LATE,
            absence_reason="",
            correction_reason=CorrectionReason.MISTAKE,
            marked_by=group.facilitator,
            now=clock.now(),
        )


def submit(group, submission_id) -> Register:
    facts = {"session": group.session, "marks": say(group.places), "marked_by": group.facilitator}
    return submit_register(submission_id=submission_id, now=clock.now(), **facts)


def test_eight_writers_on_eight_meetings_are_all_served(shared_database):
    groups = [make_class(size=SIZE) for _writer in range(WRITERS)]

    def call_and_correct(group, client):
        answer = client.post(roll_url(group.session), sheet(group.places, Status.ABSENT))
        correct_all(group, Register.objects.get(session=group.session))
        return answer.status_code

    answers = at_once([partial(call_and_correct, group, signed_in(group.facilitator)) for group in groups])

    assert answers == [302] * WRITERS
    assert (Register.objects.count(), Submission.objects.count()) == (WRITERS, WRITERS)
    assert Mark.objects.count() == 2 * WRITERS * SIZE
    assert AttendanceRecord.objects.filter(status=Status.LATE).count() == WRITERS * SIZE


def test_eight_writers_on_meetings_of_one_cohort_are_all_served(shared_database):
    group = make_class(size=SIZE)
    meetings = [group.meeting(days_ago=number * 3, number=number) for number in range(3, 3 + WRITERS)]
    client = signed_in(group.facilitator)

    answers = at_once([partial(client.post, roll_url(session), sheet(group.places)) for session in meetings])

    assert [getattr(answer, "status_code", answer) for answer in answers] == [302] * WRITERS
    assert AttendanceRecord.objects.count() == WRITERS * SIZE
    group.cohort.refresh_from_db()
    assert group.cohort.first_held_on == min(session.local_day for session in meetings)


def test_the_same_submission_twenty_times_at_once_is_stored_once(shared_database):
    group = make_class(size=SIZE)
    data = sheet(group.places, Status.ABSENT)
    clients = [signed_in(group.facilitator) for _copy in range(COPIES)]

    answers = at_once([partial(client.post, roll_url(group.session), data) for client in clients])

    assert [getattr(answer, "status_code", answer) for answer in answers] == [302] * COPIES
    assert (Register.objects.count(), Submission.objects.count()) == (1, 1)
    assert Mark.objects.count() == AttendanceRecord.objects.count() == SIZE
    assert "note bad" not in clients[0].get(roll_url(group.session)).content.decode()


def test_twenty_submissions_at_once_have_one_winner(shared_database):
    group = make_class(size=SIZE)

    answers = at_once([partial(submit, group, uuid.uuid4()) for _copy in range(COPIES)])

    refused = [answer.code for answer in answers if isinstance(answer, DomainError)]
    assert refused == ["already_submitted"] * (COPIES - 1)
    assert Mark.objects.count() == SIZE


def test_deferred_transactions_fail_so_the_tests_above_mean_something(shared_database):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL knows no deferred transactions")
    groups = [make_class(size=SIZE) for _writer in range(WRITERS)]
    registers = [submit(group, uuid.uuid4()) for group in groups]
    connection.close()
    shared_database["OPTIONS"]["transaction_mode"] = "DEFERRED"

    answers = at_once([partial(correct_all, *pair) for pair in zip(groups, registers, strict=True)])

    assert any(isinstance(answer, OperationalError) and "locked" in str(answer) for answer in answers)


def test_the_migration_of_the_triggers_goes_back_and_forth(shared_database):
    group = make_class(size=1)
    submit(group, uuid.uuid4())

    call_command("migrate", "attendance", "0001", verbosity=0)
    assert Mark.objects.update(status=Status.LATE) == 1

    call_command("migrate", "attendance", verbosity=0)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Mark.objects.update(status=Status.ABSENT)
