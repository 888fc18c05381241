from django.db import migrations

WAGTAILS, OURS = "Root", "Todas las páginas"


def name_the_root(apps, schema_editor):
    """The page above all pages has Wagtail's English name, and every editor reads it; one that somebody renamed is left alone."""
    apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title=WAGTAILS).update(title=OURS, draft_title=OURS)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="helppage",
            options={"verbose_name": "página de ayuda", "verbose_name_plural": "páginas de ayuda"},
        ),
        migrations.RunPython(name_the_root, migrations.RunPython.noop),
    ]
