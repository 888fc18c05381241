"""The database refuses to change an entry, and on PostgreSQL it lets one writer after the other prolong the chain."""

from django.db import migrations

from lms.core.append_only import MakeAppendOnly

# Each statement of a volatile function sees what is stored when it begins: the newest entry is read once the lock is held. The
# number of the lock means nothing; it must only be the same for everybody.
TIP = """
CREATE FUNCTION audit_tip() RETURNS TABLE (number bigint, digest varchar) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7203412580136);
    RETURN QUERY SELECT entry.number, entry.digest FROM audit_entry AS entry ORDER BY entry.number DESC LIMIT 1;
END $$
"""


def make_tip(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TIP, params=None)


def drop_tip(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_tip()", params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [MakeAppendOnly("Entry"), migrations.RunPython(make_tip, drop_tip)]
