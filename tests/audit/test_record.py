"""An entry: what it says, that it belongs to its act, and that it is never changed."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from lms.accounts.enums import Role
from lms.audit.actions import id_of, record, record_alone
from lms.audit.chain import BEGINNING, digest_of, head
from lms.audit.context import AuditedCommand, within
from lms.audit.enums import Act, Result
from lms.audit.models import Entry
from lms.scheduling.models import Closure

from ..builders import a_day, make_cohort, make_staff, make_student, make_student_user

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_what_by_random_ids():
    coordinator, cohort = make_staff(role=Role.COORDINATOR), make_cohort()

    entry = record(Act.CLASS_OPENED, actor=coordinator, about=cohort, scope="coordinated_by", count=3)

    assert (entry.act, entry.result, entry.count) == ("class_opened", "done", 3)
    assert (entry.actor, entry.roles, entry.scope) == (coordinator.public_id, "coordinator", "coordinated_by")
    assert (entry.kind, entry.about) == ("records.cohort", cohort.public_id)
    assert (entry.command, entry.request_id, entry.address) == ("", "", "")


def test_no_entry_holds_a_name():
    teacher, student = make_staff(role=Role.TEACHER, name="Zoraida"), make_student(given="Zoraida", surname="Zárate")

    record(Act.PERSON_SEEN, actor=teacher, about=student)

    (row,) = Entry.objects.values()
    assert not [value for value in row.values() if "zoraida" in str(value).lower() or "zárate" in str(value).lower()]


@pytest.mark.parametrize("typed", ["Rosa Quispe", "Quispe", "maría", "a\nb"])
@pytest.mark.parametrize("field", ["reason", "scope"])
def test_what_somebody_typed_is_no_reason(field, typed):
    with pytest.raises(ValidationError):
        record(Act.REFUSED, actor=None, **{field: typed})

    assert not Entry.objects.exists()


def test_a_student_is_known_by_the_account():
    student = make_student_user(make_student())

    entry = record(Act.SIGN_IN, actor=student)

    assert (entry.actor, entry.roles) == (student.public_id, "student")


def test_a_row_without_random_id_is_known_by_one_that_stays_the_same():
    closure = Closure.objects.create(starts_on=a_day(), ends_on=a_day(), name="Aniversario")
    other = Closure.objects.create(starts_on=a_day(), ends_on=a_day(), name="Creciente")

    entry = record(Act.RECORD_ADDED, actor=None, about=closure)

    assert entry.about == id_of(Closure.objects.get(pk=closure.pk)) != id_of(other)


def test_numbers_follow_each_other_and_each_entry_holds_on_to_the_one_before():
    first, second = (record(Act.SIGN_OUT, actor=None) for _time in range(2))

    assert (first.number, first.previous) == (1, BEGINNING.digest)
    assert (second.number, second.previous) == (2, first.digest)
    assert str(head()) == f"2:{second.digest}"
    stored = Entry.objects.get(number=2)
    assert digest_of(stored, first.digest) == stored.digest == second.digest


def test_the_digest_needs_the_key(settings):
    entry = record(Act.SIGN_OUT, actor=None)

    settings.AUDIT_KEY = "another"

    assert digest_of(entry, entry.previous) != entry.digest


def test_an_act_that_fails_leaves_no_entry_and_no_gap():
    with transaction.atomic():
        record(Act.CLASS_OPENED, actor=None)
        transaction.set_rollback(True)

    assert record(Act.CLASS_OPENED, actor=None).number == 1


@pytest.mark.parametrize("write", [record, record_alone])
def test_writing_asks_two_questions(write, django_assert_num_queries):
    staff = make_staff(role=Role.TEACHER)
    assert staff.roles

    with django_assert_num_queries(2):
        write(Act.ROSTER_SEEN, actor=staff)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET act = 'sign_out'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_the_database_refuses_to_change_an_entry(statement):
    if statement.startswith("TRUNCATE") and connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL empties a table at once")
    record(Act.SIGN_IN, actor=None)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.get().act == "sign_in"


def test_a_request_leaves_its_id_and_its_network(rf: RequestFactory):
    request = rf.get("/", REMOTE_ADDR="190.12.34.56")

    with within(request):
        one, two = record(Act.ROSTER_SEEN, actor=None), record(Act.EXPORTED, actor=None)
    outside = record(Act.SIGN_OUT, actor=None)

    assert one.address == "190.12.34.0"
    assert len(one.request_id) == 32
    assert one.request_id == two.request_id != outside.request_id


class Command(AuditedCommand):
    def handle(self, **options):
        record(Act.BACKUP_MADE, actor=None)


Command.__module__ = "lms.audit.management.commands.do_something"


def test_a_command_is_named_and_is_nobody():
    call_command(Command())

    entry = Entry.objects.get()
    assert (entry.command, entry.actor, entry.roles) == ("do_something", None, "")


def test_results_and_acts_are_said_in_words():
    entry = record(Act.SIGN_IN_FAILED, actor=None, result=Result.REFUSED)

    assert (entry.act_label, entry.result_label) == ("No pudo entrar", "Rechazado")
    assert Entry(act="of_another_day", result="odd").act_label == "of_another_day"
