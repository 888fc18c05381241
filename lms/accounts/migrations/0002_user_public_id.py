"""A random id for every account, empty at first: one default would be written into every row that exists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField("user", "public_id", models.UUIDField(editable=False, null=True)),
    ]
