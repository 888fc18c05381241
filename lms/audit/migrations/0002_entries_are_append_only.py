"""The database refuses to change an entry, and on PostgreSQL it lets one writer after the other prolong the chain."""

from django.db import migrations

from lms.core.append_only import MakeAppendOnly

# Each statement of a volatile function sees what is stored when it begins: the newest entry is read once the lock is held. The
# number of the lock means nothing; it must only be the same for everybody. The trigger makes those take it who did not ask.
LOCK = "PERFORM pg_advisory_xact_lock(7203412580136)"
MAKE = [
    f"""CREATE FUNCTION audit_tip() RETURNS TABLE (number bigint, digest varchar) LANGUAGE plpgsql VOLATILE AS $$ BEGIN {LOCK};
    RETURN QUERY SELECT entry.number, entry.digest FROM audit_entry AS entry ORDER BY entry.number DESC LIMIT 1; END $$""",  # noqa: S608
    f"""CREATE FUNCTION audit_entry_queue() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {LOCK}; RETURN NULL; END $$""",
    """CREATE TRIGGER audit_entry_one_by_one BEFORE INSERT ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_queue()""",
]
DROP = [
    "DROP TRIGGER audit_entry_one_by_one ON audit_entry",
    "DROP FUNCTION audit_entry_queue()",
    "DROP FUNCTION audit_tip()",
]


def queue_up(apps, schema_editor) -> None:
    _run(schema_editor, MAKE)


def queue_no_more(apps, schema_editor) -> None:
    _run(schema_editor, DROP)


def _run(schema_editor, statements: list[str]) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [MakeAppendOnly("Entry"), migrations.RunPython(queue_up, queue_no_more)]
