"""What the two addresses of health say, with everything well and with each part broken for real."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.tasks import task
from django_tasks_db.models import DBTaskResult, get_date_max

from lms.core import clock, health

pytestmark = pytest.mark.django_db
WELL = {"ready": True, "database": "ok", "migrations": "ok", "cache": "ok", "disk": "ok", "tasks": "ok"}


@task
def wait() -> None:
    """A task that nobody takes."""


def queued(*, minutes: int, **facts) -> DBTaskResult:
    """A task that was put into the queue so long ago."""
    then = clock.now() - timedelta(minutes=minutes)
    made = {"task_path": wait.module_path, "backend_name": "default", "args_kwargs": {"args": [], "kwargs": {}}}
    row = DBTaskResult.objects.create(**{**made, "run_after": get_date_max(), **facts})
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=then)
    return row


def broken(client) -> set[str]:
    """The parts that failed, by an answer that is not ready."""
    response = client.get("/salud/listo")
    told = response.json()

    assert response.status_code == 503
    assert told.pop("ready") is False
    assert told.keys() == WELL.keys() - {"ready"}
    return {name for name, word in told.items() if word != "ok"}


def test_a_process_that_answers_is_alive_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/salud/vivo")

    assert response.json() == {"alive": True}
    assert not response.cookies


def test_everything_well_is_ready_and_nothing_more_is_told(client):
    response = client.get("/salud/listo")

    assert (response.status_code, response.json()) == (200, WELL)
    assert not response.cookies


@pytest.mark.parametrize("address", ["/salud/vivo", "/salud/listo"])
def test_no_cache_keeps_an_answer(client, address):
    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_the_language_has_no_part_in_it(client):
    assert client.get("/en/salud/vivo/").status_code == 404


def test_a_database_that_is_gone(client):
    def gone(execute, sql, params, many, context):
        raise OperationalError("server closed the connection")

    with connection.execute_wrapper(gone):
        assert client.get("/salud/vivo").status_code == 200
        assert broken(client) == {"database", "migrations", "tasks"}


def test_a_migration_that_is_missing(client):
    MigrationRecorder(connection).record_unapplied("records", "0001_initial")

    assert broken(client) == {"migrations"}


def test_a_cache_that_is_gone(client, settings):
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"},
    }

    assert broken(client) == {"cache"}


def test_a_cache_that_keeps_nothing(client, settings):
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    assert broken(client) == {"cache"}


def test_a_disk_that_is_full(client, settings):
    settings.LEAST_FREE_DISK = 1.01

    assert broken(client) == {"disk"}


def test_folders_that_are_gone(client, settings, tmp_path):
    settings.VAR_DIR = settings.MEDIA_ROOT = settings.PRIVATE_MEDIA_ROOT = tmp_path / "none"

    assert broken(client) == {"disk"}


@pytest.mark.parametrize(
    "facts",
    [
        {"minutes": 11},
        {"minutes": 11, "run_after": clock.now() - timedelta(minutes=11)},
        {"minutes": 70, "status": "RUNNING", "started_at": clock.now() - timedelta(minutes=61)},
    ],
    ids=["waiting", "due", "running for ever"],
)
def test_a_task_that_nobody_takes(client, facts):
    queued(**facts)

    assert broken(client) == {"tasks"}


@pytest.mark.parametrize(
    "facts",
    [
        {"minutes": 9},
        {"minutes": 60, "run_after": clock.now() + timedelta(hours=1)},
        {"minutes": 60, "status": "RUNNING", "started_at": clock.now() - timedelta(minutes=1)},
        {"minutes": 60, "status": "FAILED"},
        {"minutes": 60, "status": "SUCCESSFUL"},
    ],
    ids=["fresh", "for later", "running", "failed", "done"],
)
def test_a_task_that_has_its_time_is_not_stuck(facts):
    queued(**facts)

    assert health.stuck_tasks(clock.now()) == 0


def test_what_failed_is_in_the_log_and_not_in_the_answer(client, settings, caplog):
    settings.LEAST_FREE_DISK = 1.01

    answer = client.get("/salud/listo").content.decode()

    assert [record.getMessage() for record in caplog.records if record.name == "lms.health"] == ["disk failed"]
    assert not [word for word in ("Django", "Wagtail", "sqlite", "postgres", "/var", "%") if word in answer]
