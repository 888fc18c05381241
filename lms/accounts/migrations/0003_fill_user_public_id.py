"""Each account that exists gets its random id."""

import uuid

from django.db import migrations


def fill(apps, schema_editor) -> None:
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    nameless = [users.model(pk=pk, public_id=uuid.uuid4()) for pk in users.filter(public_id=None).values_list("pk", flat=True)]
    users.bulk_update(nameless, ["public_id"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_user_public_id")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
