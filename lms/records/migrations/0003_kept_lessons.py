import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("curriculum", "0012_quiz_in_a_body"),
        ("records", "0002_fewer_indexes"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptLesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cohort",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_lessons",
                        to="records.cohort",
                        verbose_name="grupo",
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curriculum.lessonpage",
                        verbose_name="encuentro",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="versión",
                    ),
                ),
            ],
            options={
                "verbose_name": "encuentro conservado",
                "verbose_name_plural": "encuentros conservados",
                "constraints": [
                    models.UniqueConstraint(fields=["cohort", "lesson"], name="one_kept_revision_per_lesson"),
                ],
            },
        ),
    ]
