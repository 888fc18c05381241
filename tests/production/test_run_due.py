"""What falls due by itself: done once however often it is asked for, and one job's fault keeps no other from its work."""

import fcntl
from datetime import timedelta
from io import StringIO

import psycopg
import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult, get_date_max

from lms.accounts.enums import Role
from lms.audit.actions import record
from lms.audit.chain import head
from lms.audit.enums import Act
from lms.audit.heads import keep_head, kept_head
from lms.audit.models import Entry
from lms.core import clock, due
from lms.core.alone import alone, key_of
from lms.records import actions_due
from lms.records.actions import preview_roster
from lms.records.actions_due import forget_unanswered
from lms.records.enums import ImportState
from lms.records.models import Enrolment, RosterImport, Student
from lms.records.roster.preview import Answers
from tests.builders import a_day, give_consent, make_cohort, make_enrolment, make_school, make_staff, make_student

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR, settings.AUDIT_HEAD_FILE = tmp_path, tmp_path / "audit-head"


def run() -> dict[str, str]:
    """What the command printed: each job and what it said."""
    written = StringIO()
    call_command("run_due", stdout=written)
    return dict(line.split(": ") for line in written.getvalue().splitlines())


def met(*, days_ago: int, joined: int = 60, answered: bool = False) -> Student:
    """A student of a cohort that met for the first time so many days ago."""
    cohort = make_cohort(starts_on=a_day(before=90))
    cohort.first_held_on = a_day(before=days_ago)
    cohort.save()
    student = make_student(school=cohort.school)
    enrolment = make_enrolment(cohort=cohort, student=student)
    enrolment.starts_on = a_day(before=joined)
    enrolment.save()
    if answered:
        give_consent(student)
    return student


def test_silence_for_thirty_days_after_the_first_meeting_becomes_a_head_count():
    silent, answered, in_time = met(days_ago=30), met(days_ago=30, answered=True), met(days_ago=29)
    late, unmet = met(days_ago=90, joined=29), make_enrolment(cohort=make_cohort()).student

    assert run()["consents without an answer"] == "1"
    assert set(Student.objects.all()) == {answered, in_time, late, unmet}
    assert Enrolment.objects.filter(student=None).count() == 1
    assert not Student.objects.filter(pk=silent.pk).exists()
    assert [(entry.command, entry.about) for entry in Entry.objects.filter(act=Act.PERSON_ERASED)] == [
        ("run_due", silent.public_id)
    ]


def test_a_second_run_finds_its_work_done():
    met(days_ago=31)
    Session.objects.create(session_key="vieja", session_data="", expire_date=clock.now())

    first, second = run(), run()

    assert (first["consents without an answer"], first["expired sessions"]) == ("1", "1")
    assert {name: count for name, count in second.items() if name != "newest entry of the log"} == dict.fromkeys(
        second.keys() - {"newest entry of the log"}, "0"
    )
    assert second.keys() == first.keys()


def test_an_answer_that_comes_while_the_job_runs_is_kept(monkeypatch):
    first, second = met(days_ago=40), met(days_ago=40)

    def erase_and_answer(*, student, user, now):
        give_consent(second)
        return forget(student=student, user=user, now=now)

    forget = actions_due.turn_into_head_count
    monkeypatch.setattr(actions_due, "turn_into_head_count", erase_and_answer)

    assert forget_unanswered(clock.now()) == 1
    assert list(Student.objects.all()) == [second]
    assert first.pk < second.pk


def preview(*, hours: int) -> RosterImport:
    school = make_school()
    made = preview_roster(
        cohort=make_cohort(school=school),
        content=b"apellido_paterno,apellido_materno,nombres\nQuispe,Flores,Rosa\n",
        file_name="nomina.csv",
        answers=Answers(),
        user=make_staff(role=Role.COORDINATOR, centre=school.centre),
        now=clock.now(),
    )
    RosterImport.objects.filter(pk=made.pk).update(uploaded_at=clock.now() - timedelta(hours=hours))
    return made


def test_a_preview_is_forgotten_with_its_rows_after_a_day():
    old, fresh = preview(hours=24), preview(hours=23)

    assert run()["previews of rosters"] == "1"
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.state, old.rows) == (ImportState.DISCARDED, [])
    assert fresh.state == ImportState.PREVIEWED
    assert fresh.rows


def test_sessions_past_their_end_go_and_what_was_noted_beside_them(client):
    client.force_login(make_staff(), backend="lms.accounts.backends.RoleBackend")
    living = client.session.session_key
    Session.objects.create(session_key="vieja", session_data="", expire_date=clock.now() - timedelta(seconds=1))
    user = make_staff()
    UserSession.objects.all().delete()
    for key in (living, "vieja", "cerrada"):
        UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="x")

    done = run()

    assert (done["expired sessions"], done["notes of ended sessions"]) == ("1", "2")
    assert [session.session_key for session in Session.objects.all()] == [living]
    assert [note.session_key for note in UserSession.objects.all()] == [living]


def a_task(status: str, *, days: int) -> DBTaskResult:
    ended = clock.now() - timedelta(days=days)
    task = DBTaskResult.objects.create(
        task_path="a.b", backend_name="default", args_kwargs={}, run_after=get_date_max(), status=status, finished_at=ended
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=ended)
    return task


def test_tasks_that_ended_two_weeks_ago_go_and_stuck_ones_are_told_of(caplog):
    a_task("SUCCESSFUL", days=14)
    a_task("FAILED", days=15)
    kept = {a_task("SUCCESSFUL", days=13).pk, a_task("READY", days=30).pk}

    done = run()

    assert (done["finished tasks"], done["stuck tasks"]) == ("2", "1")
    assert {task.pk for task in DBTaskResult.objects.all()} == kept
    assert "1 tasks have no worker" in caplog.messages


def test_the_newest_entry_of_the_log_is_kept_beside_the_data():
    record(Act.LOG_VERIFIED, actor=None)

    assert run()["newest entry of the log"] == "1"
    assert kept_head() == head()
    assert run()["newest entry of the log"] == "0"


def test_a_log_whose_end_is_gone_is_told_of_and_the_kept_head_stays():
    record(Act.LOG_VERIFIED, actor=None)
    cut = head()
    keep_head(type(cut)(cut.number + 5, "f" * 64))

    with pytest.raises(CommandError, match="1 jobs failed"):
        run()
    assert kept_head().number == cut.number + 5


def test_one_job_that_fails_keeps_no_other_from_its_work(monkeypatch, caplog):
    def failing(now):
        raise ValueError("un nombre")

    monkeypatch.setattr(due, "_jobs", {"broken": failing, "whole": lambda now: 3})
    written = StringIO()

    with pytest.raises(CommandError, match="1 jobs failed"):
        call_command("run_due", stdout=written)

    assert written.getvalue().splitlines() == ["broken: failed (ValueError)", "whole: 3"]
    assert "job failed: broken" in caplog.messages


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite belongs to one machine, and its lock is a file")
def test_while_another_run_is_at_work_nothing_is_done(tmp_path):
    met(days_ago=40)
    with (tmp_path / "run_due.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert run_words() == "Another run is at work; nothing was done.\n"
    assert Student.objects.count() == 1
    assert run()["consents without an answer"] == "1"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's lock holds between machines")
def test_while_another_machine_is_at_work_nothing_is_done():
    facts = connection.get_connection_params()
    where = {name: facts[name] for name in ("dbname", "user", "password", "host", "port") if name in facts}
    with psycopg.connect(**where) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [key_of("run_due")])
        assert run_words() == "Another run is at work; nothing was done.\n"
        # Given back by hand: a closed connection holds its locks until the server has seen the end of it.
        other.execute("SELECT pg_advisory_unlock(%s)", [key_of("run_due")])
    assert run_words() != "Another run is at work; nothing was done.\n"


def run_words() -> str:
    written = StringIO()
    call_command("run_due", stdout=written)
    return written.getvalue()


def test_the_lock_is_given_back():
    for _turn in range(2):
        with alone("a") as first, alone("b") as other_name:
            assert (first, other_name) == (True, True)
