"""A text search configuration for PostgreSQL: Spanish endings, without accents. SQLite needs none (decision 0021)."""

from django.core.management.base import CommandError
from django.db import DatabaseError, migrations, transaction

REFUSED = """La base de datos no dejó instalar la extensión «unaccent», que la búsqueda de materiales necesita.
Quien administra PostgreSQL la instala una vez, en esta base de datos, con:  CREATE EXTENSION unaccent;
(viene con PostgreSQL, en Debian con su paquete; desde la versión 13 le basta el permiso CREATE sobre la base). Después repita:
manage.py migrate
"""


def add_configuration(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_ts_config WHERE cfgname = 'es_unaccent'")
        if cursor.fetchone():
            return
        try:
            with transaction.atomic(using=schema_editor.connection.alias):
                cursor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
        except DatabaseError as error:
            raise CommandError(REFUSED) from error
        cursor.execute("CREATE TEXT SEARCH CONFIGURATION es_unaccent (COPY = spanish)")
        cursor.execute(
            "ALTER TEXT SEARCH CONFIGURATION es_unaccent ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem"
        )


class Migration(migrations.Migration):
    dependencies = [("curriculum", "0007_plans_to_edit_and_packs")]

    operations = [migrations.RunPython(add_configuration, migrations.RunPython.noop)]
