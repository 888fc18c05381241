"""The database itself keeps what was said: a mark is neither changed nor deleted, whoever asks."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from lms.attendance.actions import submit_register
from lms.attendance.enums import Status
from lms.attendance.models import AttendanceRecord, Mark
from lms.core import clock

from .world import make_class, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    group = make_class()
    return submit_register(
        session=group.session, marks=say(group.places), submission_id=uuid.uuid4(), marked_by=group.facilitator, now=clock.now()
    )


@pytest.mark.parametrize(
    "statement",
    ["UPDATE attendance_mark SET status = 'absent'", "DELETE FROM attendance_mark"],
)
def test_the_database_refuses(register, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert set(Mark.objects.values_list("status", flat=True)) == {Status.PRESENT}
    assert Mark.objects.count() == 3


def test_the_orm_is_refused_alike(register):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Mark.objects.update(status=Status.ABSENT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        register.marks.all().delete()

    assert Mark.objects.count() == 3


def test_the_current_state_may_change(register):
    AttendanceRecord.objects.filter(register=register).update(status=Status.LATE)

    assert set(register.records.values_list("status", flat=True)) == {Status.LATE}
