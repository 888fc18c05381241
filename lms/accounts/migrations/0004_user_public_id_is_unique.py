"""From now on no account is without its random id."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_fill_user_public_id")]

    operations = [
        migrations.AlterField("user", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
    ]
