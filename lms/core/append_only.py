"""Tables whose rows are written once: a migration operation that makes the database itself refuse to change or delete them."""

from django.db.migrations.operations.base import Operation

SQLITE = [
    """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
    """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()""",
    """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER {table}_no_update", "DROP TRIGGER {table}_no_delete"],
    "postgresql": [
        "DROP TRIGGER {table}_no_change ON {table}",
        "DROP TRIGGER {table}_no_truncate ON {table}",
        "DROP FUNCTION {table}_refuse()",
    ],
}


class MakeAppendOnly(Operation):
    """Refuse UPDATE, DELETE and (where the database has it) TRUNCATE on the table of one model of the migration's app."""

    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label, state) -> None:
        """Nothing: a trigger is no part of a model."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
        self._run(statements, app_label, schema_editor, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        self._run(UNDO[schema_editor.connection.vendor], app_label, schema_editor, from_state)

    def _run(self, statements, app_label, schema_editor, state) -> None:
        table = state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in statements:
            schema_editor.execute(statement.format(table=table), params=None)

    def describe(self) -> str:
        return f"Make {self.model_name} append-only"
