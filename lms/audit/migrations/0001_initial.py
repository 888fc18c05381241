"""The log of who did or saw what."""

import django.core.validators
from django.db import migrations, models
from django.utils.translation import gettext_lazy as _

CODE = django.core.validators.RegexValidator("^[a-z0-9_.:-]*\\Z")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("number", models.BigIntegerField(_("número"), editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(_("momento"), db_index=True)),
                ("act", models.CharField(_("acto"), max_length=32)),
                ("actor", models.UUIDField(_("quién"), db_index=True, null=True)),
                ("roles", models.CharField(_("roles de entonces"), max_length=80)),
                ("command", models.CharField(_("orden del sistema"), max_length=40)),
                ("kind", models.CharField(_("qué es"), max_length=60)),
                ("about", models.UUIDField(_("sobre qué"), db_index=True, null=True)),
                ("scope", models.CharField(_("alcance"), max_length=60, validators=[CODE])),
                ("reason", models.CharField(_("motivo"), max_length=60, validators=[CODE])),
                ("count", models.PositiveIntegerField(_("cuántas personas o filas"), default=0)),
                ("request_id", models.CharField(_("pedido"), max_length=36)),
                ("address", models.CharField(_("red"), max_length=45)),
                ("result", models.CharField(_("resultado"), max_length=10)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": _("entrada de la bitácora"),
                "verbose_name_plural": _("bitácora"),
                "ordering": ["-number"],
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["act", "number"], name="entries_of_an_act")],
            },
        ),
    ]
