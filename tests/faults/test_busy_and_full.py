"""The database held, the disk full, the connection cut: said in words, nothing half-stored, and well again after it."""

import io
import resource
import uuid
from contextlib import contextmanager
from html import unescape

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, close_old_connections, connection
from django.test import Client
from PIL import Image

from lms.accounts.enums import Role
from lms.attendance.models import Mark, Register
from lms.core.faults import AWAY, BUSY, FULL, fault_of
from lms.credentials.models import Certificate
from lms.records.models import RosterImport, Student
from lms.settings import base

from ..attendance.world import roll_url, sheet, signed_in
from ..builders import PASSWORD, make_staff
from ..credentials.world import finished_cohort
from ..records.rosters import ANA, WITH_CONSENT, csv_of
from .conftest import held_by_another, other_hand

BUSY_WORDS = "Ahora mismo no se puede guardar"
FULL_WORDS = "No queda espacio para guardar"
AWAY_WORDS = "El sitio no responde por un momento"


@contextmanager
def full_disk():
    """SQLite's files may not grow. PostgreSQL's disk is not ours to fill: a trigger says what the server would say."""
    if connection.vendor == "sqlite":
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        return
    with planted_trigger("RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'"):
        yield


TABLES = ("attendance_mark", "records_rosterimport", "credentials_certificate", "django_session")


@contextmanager
def planted_trigger(act: str):
    """PostgreSQL does this whenever one of our tables is written."""
    with other_hand() as do:
        do(f"CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {act}; RETURN NEW; END $$")
        for table in TABLES:
            do(f"CREATE TRIGGER planted BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION planted()")
        try:
            yield
        finally:
            do("DROP FUNCTION planted() CASCADE")


def hand_in(desk):
    return desk.client.post(roll_url(desk.group.session), sheet(desk.group.places))


def sign_in(desk):
    return Client(raise_request_exception=False).post(
        "/entrar/", {"login": desk.group.facilitator.username, "password": PASSWORD}
    )


def upload_a_roster(desk):
    file = io.BytesIO(csv_of(ANA + ("Sí", "Sí"), headings=WITH_CONSENT))
    file.name = "nomina.csv"
    return desk.office.post("/admin/nominas/", {"cohort": desk.group.cohort.public_id, "file": file})


def stored() -> tuple[int, ...]:
    """How much there is of what these acts store."""
    return tuple(model.objects.count() for model in (Register, Mark, RosterImport, Student, Certificate))


def words_of(answer) -> str:
    return unescape(answer.content.decode())


def is_whole() -> bool:
    """What SQLite says about itself; PostgreSQL would not have started."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = cursor.fetchall()
        cursor.execute("PRAGMA foreign_key_check")
        return found == [("ok",)] and not cursor.fetchall()


@pytest.mark.parametrize(("act", "done"), [(hand_in, 302), (sign_in, 302), (upload_a_roster, 302)])
def test_who_writes_while_another_holds_the_database_is_told_to_wait(desk, act, done):
    before = stored()

    with held_by_another():
        answer = act(desk)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert BUSY_WORDS in words_of(answer)
    assert "no se guardó" in words_of(answer)
    assert stored() == before
    assert act(desk).status_code == done


def test_who_reads_while_another_holds_the_database_goes_on(desk):
    visitor = Client()

    with held_by_another():
        pages = [visitor.get("/clase/"), visitor.get("/verificar/"), desk.client.get("/inicio/"), desk.client.get("/agenda/")]

    assert [page.status_code for page in pages] == [200, 200, 200, 200]
    assert "Pasar lista" in words_of(pages[2])


@pytest.mark.parametrize(("act", "done"), [(hand_in, 302), (sign_in, 302), (upload_a_roster, 302)])
def test_a_full_disk_is_said_and_nothing_is_half_stored(desk, act, done):
    before = stored()

    with full_disk():
        answer = act(desk)

    assert (answer.status_code, answer["Retry-After"]) == (507, "600")
    assert FULL_WORDS in words_of(answer)
    assert stored() == before
    assert is_whole()
    assert act(desk).status_code == done
    assert stored() != before or act is sign_in


@pytest.mark.parametrize(("trouble", "status"), [(held_by_another, 503), (full_disk, 507)])
def test_a_limiter_that_cannot_count_does_not_say_too_many(desk, settings, trouble, status):
    """The shipped cache lies in the database too."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's cache is Redis; its planted locks and triggers leave the cache's table alone")
    settings.CACHES = base.CACHES
    call_command("createcachetable", verbosity=0)
    assert sign_in(desk).status_code == 302

    with trouble():
        answer = sign_in(desk)

    assert answer.status_code == status
    assert "Demasiados intentos" not in words_of(answer)
    assert sign_in(desk).status_code == 302


@pytest.mark.parametrize("trouble", [held_by_another, full_disk])
def test_a_roster_and_a_batch_are_stored_whole_or_not_at_all(desk, trouble):
    upload_a_roster(desk)
    waiting = RosterImport.objects.get()
    finished = finished_cohort(5, 5)
    issuer = signed_in(finished.coordinator, raise_request_exception=False)
    acts = [
        (desk.office, f"/admin/nominas/{waiting.public_id}/guardar/"),
        (issuer, f"/admin/constancias/{finished.cohort.public_id}/emitir/"),
    ]
    before = stored()

    with trouble():
        answers = [client.post(address) for client, address in acts]

    assert {answer.status_code for answer in answers} == {503 if trouble is held_by_another else 507}
    assert stored() == before
    assert [client.post(address).status_code for client, address in acts] == [302, 302]
    assert (Student.objects.count(), Certificate.objects.count()) == (before[3] + 1, 2)


def test_a_file_that_finds_no_room_is_said(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    editor = signed_in(make_staff(role=Role.EDITOR), raise_request_exception=False)
    file = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(file, "PNG")
    file.name = "dibujo.png"
    file.seek(0)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        answer = editor.post("/admin/images/add/", {"title": "Dibujo", "file": file, "collection": 1})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert (answer.status_code, FULL_WORDS in words_of(answer)) == (507, True)


def test_a_connection_that_is_cut_half_way_has_no_effect_and_the_next_request_works(desk):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connection to cut")
    submission = uuid.uuid4()
    data = sheet(desk.group.places, submission=submission)

    with planted_trigger("PERFORM pg_terminate_backend(pg_backend_pid())"):
        answer = desk.client.post(roll_url(desk.group.session), data)
    close_old_connections()

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert AWAY_WORDS in words_of(answer)
    assert Register.objects.count() == Mark.objects.count() == 0
    assert [desk.client.post(roll_url(desk.group.session), data).status_code for _try in range(2)] == [302, 302]
    assert (Register.objects.count(), Mark.objects.count()) == (1, len(desk.group.places))


def test_a_mistake_of_ours_is_none_of_these(desk, monkeypatch):
    """The control: what is broken in the program is not excused by the machine."""
    monkeypatch.setattr("lms.attendance.views.submit_register", lambda **facts: 1 / 0)

    answer = hand_in(desk)

    assert answer.status_code == 500
    assert "Algo falló de nuestro lado" in words_of(answer)
    assert "Retry-After" not in answer


def test_the_words_are_said_in_english_too(desk):
    with held_by_another():
        answer = desk.client.post(f"/en{roll_url(desk.group.session)}", sheet(desk.group.places))

    assert answer.status_code == 503
    assert "Nothing can be saved just now" in words_of(answer)


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (raised(OperationalError(), psycopg.errors.DiskFull()), FULL),
        (raised(OperationalError(), psycopg.errors.LockNotAvailable()), BUSY),
        (raised(OperationalError(), psycopg.errors.DeadlockDetected()), BUSY),
        (raised(OperationalError(), psycopg.errors.AdminShutdown()), AWAY),
        (raised(OperationalError(), psycopg.errors.TooManyConnections()), AWAY),
        (raised(OperationalError(), psycopg.OperationalError("connection failed")), AWAY),
        (InterfaceError("connection already closed"), AWAY),
        (OSError(28, "No space left on device"), FULL),
        (raised(ValueError(), OSError(122, "Disk quota exceeded")), FULL),
        (MemoryError(), BUSY),
        (raised(IntegrityError(), psycopg.errors.UniqueViolation()), None),
        (raised(DatabaseError(), psycopg.errors.SyntaxError()), None),
        (FileNotFoundError(2, "No such file"), None),
        (ZeroDivisionError(), None),
        (None, None),
    ],
)
def test_each_fault_is_known_by_its_code(error, fault):
    assert fault_of(error) is fault
