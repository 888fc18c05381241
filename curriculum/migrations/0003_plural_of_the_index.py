from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("curriculum", "0002_body_language"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="workshopindexpage",
            options={"verbose_name": "índice de talleres", "verbose_name_plural": "índices de talleres"},
        ),
    ]
