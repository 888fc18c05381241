"""Processes that are killed half-way through a migration, an import, a batch; and a task worker that is not there."""

import os
import signal
import sqlite3
import warnings
from collections.abc import Callable
from contextlib import closing

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection, connections, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.tasks import task
from django_tasks_db.models import DBTaskResult

from lms.core.backup.restoring import verify_backup
from lms.core.checks_machine import MACHINE
from lms.core.migrations_left import migrations_left
from lms.records.models import Centre
from lms.settings import base
from soak.kills import certificates, database_faults, imports
from soak.sizes import SMALL

from ..attendance.world import roll_url, sheet

DATABASE_TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Pytest's workers have threads; the child does nothing with them.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork.*:DeprecationWarning")


@pytest.mark.parametrize("work", [imports, certificates])
def test_a_process_that_is_killed_at_work_leaves_all_or_nothing(desk, work):
    outcome = work(3, SMALL)

    assert (outcome.lost, outcome.half, outcome.double) == (0, 0, 0)
    assert database_faults() == []


@pytest.mark.parametrize("work", [imports, certificates])
def test_an_acknowledgement_before_the_commit_is_caught_in_its_lie(desk, work):
    assert work(2, SMALL, early=True).lost > 0


def killed_when_it_waits(act: Callable[[Callable[[], None]], None]) -> None:
    """Run an act in a process of its own that is killed at the point where it calls the function that it is given."""
    connections.close_all()
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pid = os.fork()
    if not pid:
        try:
            act(lambda: (os.write(write, b"."), signal.pause()))
        finally:
            os._exit(1)
    assert os.read(read, 1) == b"."
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def test_a_migration_that_is_killed_half_way_has_not_happened(desk):
    """A column is added and filled when the process dies: neither the column nor the record of the migration is there."""

    def migrate(wait: Callable[[], None]) -> None:
        executor = MigrationExecutor(connection)
        half = migrations.Migration("0099_half", "records")
        half.operations = [
            migrations.AddField("centre", "half", models.CharField(max_length=3, default="no")),
            migrations.RunPython(lambda apps, editor: wait()),
        ]
        executor.apply_migration(executor.loader.project_state(), half)

    before = Centre.objects.count()

    killed_when_it_waits(migrate)

    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, "records_centre")]
    assert "half" not in columns
    assert ("records", "0099_half") not in MigrationLoader(connection).applied_migrations
    assert Centre.objects.count() == before
    assert database_faults() == []


def test_a_half_migrated_database_is_not_served_and_upgrade_finishes_it_with_a_copy(desk, settings, tmp_path, capsys):
    settings.VAR_DIR, settings.BACKUP_ROOT, settings.BACKUP_PUBLIC_KEY = tmp_path, tmp_path / "backups", ""
    settings.MEDIA_ROOT = settings.PRIVATE_MEDIA_ROOT = tmp_path / "media"
    call_command("migrate", "attendance", "0001", verbosity=0)

    refused = [found for found in run_checks(tags=[MACHINE], include_deployment_checks=True, databases=["default"])
               if found.id == "maloca.E016"]  # fmt: skip
    call_command("upgrade", verbosity=0)

    assert len(refused) == 1
    assert "lacks" in refused[0].msg
    assert migrations_left("default") == []
    copy = next((tmp_path / "backups").iterdir())
    assert ("attendance", "0002_marks_are_append_only") not in verify_backup(file=copy).migrations
    call_command("upgrade", verbosity=0)
    assert "no se hizo nada" in capsys.readouterr().out
    assert list((tmp_path / "backups").iterdir()) == [copy]


def test_without_a_copy_nothing_is_migrated(desk, settings, tmp_path):
    settings.VAR_DIR, settings.BACKUP_PUBLIC_KEY = tmp_path, "age1nadie"
    settings.BACKUP_ROOT = tmp_path / "backups"
    settings.MEDIA_ROOT = settings.PRIVATE_MEDIA_ROOT = tmp_path / "media"
    call_command("migrate", "attendance", "0001", verbosity=0)

    with pytest.raises(CommandError, match="Sin copia previa no se migra"):
        call_command("upgrade", verbosity=0)

    assert ("attendance", "0002_marks_are_append_only") in migrations_left("default")


@task
def open_a_centre(code: str) -> str:
    """Some work whose every run is seen."""
    return Centre.objects.create(name=f"Sede {code}", code=code).code


def test_without_a_worker_the_web_works_and_tasks_wait_and_run_once(desk, settings):
    settings.TASKS = DATABASE_TASKS
    open_a_centre.enqueue("TSK1")

    answer = desk.client.post(roll_url(desk.group.session), sheet(desk.group.places))

    assert answer.status_code == 302
    assert Centre.objects.filter(code="TSK1").count() == 0
    assert DBTaskResult.objects.ready().filter(task_path__endswith="open_a_centre").count() == 1
    for _worker in range(2):
        call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    assert Centre.objects.filter(code="TSK1").count() == 1
    assert DBTaskResult.objects.successful().filter(task_path__endswith="open_a_centre").count() == 1


def test_postgresql_waits_for_a_lock_as_long_as_sqlite_does(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://maloca@127.0.0.1/maloca")
    patient = base.database("")

    assert patient["OPTIONS"]["options"] == f"-c lock_timeout={base.SQLITE_OPTIONS['timeout']}s"


def test_the_checks_find_a_foreign_key_that_leads_nowhere(desk):
    """The control of `database_faults`."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses to store it")
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as past, past:
        past.execute("UPDATE records_enrolment SET student_id = 999999 WHERE id = (SELECT min(id) FROM records_enrolment)")

    assert len(database_faults()) > 0
