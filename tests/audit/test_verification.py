"""Whoever writes into the database past its triggers is found out."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from lms.audit.actions import record
from lms.audit.actions_due import LogWasChanged, verify_daily
from lms.audit.chain import Head, head
from lms.audit.enums import Act
from lms.audit.models import Entry
from lms.audit.verification import Fault, verify

pytestmark = pytest.mark.django_db

ACTS = (Act.SIGN_IN, Act.ROSTER_SEEN, Act.EXPORTED, Act.ROLE_GRANTED, Act.SIGN_OUT)
WITHOUT_GUARDS = {
    "sqlite": ["DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"],
    "postgresql": ["ALTER TABLE audit_entry DISABLE TRIGGER USER"],
}


@pytest.fixture
def log(settings, tmp_path) -> Head:
    """Five entries, and their head kept beside the data."""
    settings.AUDIT_HEAD_FILE = tmp_path / "var" / "audit-head"
    for act in ACTS:
        record(act, actor=None)
    return head()


def attack(*statements: str) -> None:
    """What somebody does who owns the database and not the key, and puts the triggers back afterwards."""
    with connection.cursor() as cursor:
        kept = _triggers(cursor)
        for statement in [*WITHOUT_GUARDS[connection.vendor], *statements, *kept]:
            cursor.execute(statement)


def _triggers(cursor) -> list[str]:
    if connection.vendor == "postgresql":
        return ["ALTER TABLE audit_entry ENABLE TRIGGER USER"]
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'")
    return [sql for (sql,) in cursor.fetchall()]


def move(*numbers: tuple[int, int]) -> list[str]:
    return [f"UPDATE audit_entry SET number = {new} WHERE number = {old}" for old, new in numbers]  # noqa: S608


def faults() -> set[tuple[str, int]]:
    return {(finding.fault.value, finding.number) for finding in verify().findings}


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


def test_an_untouched_log_is_whole(log):
    found = verify(known=[log])

    assert (found.is_whole, found.entries, found.head) == (True, 5, log)


def test_an_empty_log_is_whole():
    assert verify().is_whole


@pytest.mark.parametrize(
    "change",
    [
        "act = 'sign_in'",
        "at = '2020-01-01 00:00:00'",
        "actor = NULL, reason = 'x'",
        "count = 900",
        "result = 'refused'",
        "address = '10.0.0.0'",
        "digest = previous",
    ],
)
def test_an_edit_is_found(log, change):
    attack(f"UPDATE audit_entry SET {change} WHERE number = 3")  # noqa: S608

    assert ("changed", 3) in faults()


def test_a_deletion_is_found(log):
    attack("DELETE FROM audit_entry WHERE number = 2")

    assert faults() == {("missing", 3), ("moved", 3)}


def test_a_deletion_with_new_numbers_is_found(log):
    attack("DELETE FROM audit_entry WHERE number = 2", *move((3, 2), (4, 3), (5, 4)))

    assert {("moved", 2), ("changed", 2), ("changed", 3), ("changed", 4)} <= faults()


def test_a_reordering_is_found(log):
    attack(*move((2, -1), (4, 2), (-1, 4)))

    assert {("moved", 2), ("changed", 2), ("moved", 4), ("changed", 4)} <= faults()


def test_a_cut_tail_is_found_against_the_kept_head(log):
    run()
    attack("DELETE FROM audit_entry WHERE number > 3")
    assert verify().is_whole

    with pytest.raises(CommandError, match="entrada 6: faltan las últimas entradas"):
        run()


def test_a_cut_tail_is_found_against_a_head_on_paper(log, settings):
    attack("DELETE FROM audit_entry WHERE number = 5")
    settings.AUDIT_HEAD_FILE.unlink(missing_ok=True)

    with pytest.raises(CommandError, match="entrada 5: faltan las últimas entradas"):
        run("--head", str(log))


def test_a_cut_tail_that_grew_again_is_found(log):
    attack("DELETE FROM audit_entry WHERE number = 5")
    for _time in range(3):
        record(Act.SIGN_OUT, actor=None)

    assert verify().is_whole
    assert [(f.fault, f.number) for f in verify(known=[log]).findings] == [(Fault.REWRITTEN, 5)]


def test_an_emptied_log_is_found(log):
    run()
    attack("DELETE FROM audit_entry")

    with pytest.raises(CommandError, match="faltan las últimas entradas"):
        run()


def test_a_chain_made_anew_without_the_key_is_found(log, settings):
    """The attacker knows the program, and seals every entry again with a key of their own."""
    stolen = list(Entry.objects.order_by("number").values_list("act", flat=True))
    attack("DELETE FROM audit_entry")
    with_key, settings.AUDIT_KEY = settings.AUDIT_KEY, "guessed"
    for act in stolen:
        record(act, actor=None, reason="forged")
    assert verify().is_whole

    settings.AUDIT_KEY = with_key

    assert faults() == {("changed", number) for number in range(1, 6)}


def test_missing_triggers_are_found(log):
    with connection.cursor() as cursor:
        for statement in WITHOUT_GUARDS[connection.vendor]:
            cursor.execute(statement)

    assert faults() == {("unguarded", 0)}


def test_the_command_prints_the_head_and_writes_down_that_it_ran(log, settings):
    said = run("--head", str(log))

    newest = Entry.objects.first()
    assert (newest.act, newest.result, newest.count, newest.command) == ("log_verified", "done", 5, "verify_audit")
    assert "Bitácora íntegra: 5 entradas." in said
    assert f"{newest.number}:{newest.digest}" in said
    assert settings.AUDIT_HEAD_FILE.read_text() == f"{newest.number}:{newest.digest}\n"
    assert "Bitácora íntegra: 6 entradas." in run()


def test_a_failure_is_written_down_and_the_kept_head_stays(log, settings):
    run()
    kept = settings.AUDIT_HEAD_FILE.read_text()
    attack("UPDATE audit_entry SET count = 9 WHERE number = 1")

    with pytest.raises(CommandError, match="entrada 1: no dice lo que se escribió"):
        run()

    newest = Entry.objects.first()
    assert (newest.act, newest.result, newest.reason) == ("log_verified", "failed", "changed")
    assert settings.AUDIT_HEAD_FILE.read_text() == kept


def test_after_a_restore_a_new_head_is_kept(log, settings):
    run()
    attack("DELETE FROM audit_entry WHERE number > 3")

    run("--after-restore")

    assert settings.AUDIT_HEAD_FILE.read_text().startswith("5:")
    newest = Entry.objects.order_by("-number").values_list("act", "reason")[:2]
    assert list(newest) == [("log_verified", "after_restore"), ("restored", "")]
    assert "Bitácora íntegra: 5 entradas." in run()


@pytest.mark.parametrize("head", ["5", "5:xyz", "uno:" + "a" * 64])
def test_a_head_that_is_none_is_refused_in_words(log, head):
    with pytest.raises(CommandError, match="Escriba la cabeza"):
        run("--head", head)


def test_a_spoilt_head_file_is_no_good_news(log, settings):
    settings.AUDIT_HEAD_FILE.parent.mkdir()
    settings.AUDIT_HEAD_FILE.write_text("nada")

    with pytest.raises(CommandError, match="no se entiende"):
        run()


def test_the_timer_reads_the_whole_log_once_a_day(log, now):
    assert verify_daily(now) == 5
    assert verify_daily(now) == 0

    assert verify_daily(now + timedelta(days=1)) == 6


def test_the_timer_fails_when_the_log_was_changed(log, now):
    attack("UPDATE audit_entry SET count = 9 WHERE number = 1")

    with pytest.raises(LogWasChanged):
        verify_daily(now)
