"""Who did or saw what.

One log for the whole site. A row is written once: triggers refuse to change or delete it. Each row holds a digest over the one
before it, made with a secret that the database does not know, so that whoever changes the file itself is found out
(`manage.py verify_audit`). Actor and object are plain random ids and no relations: the log outlives both, and it names nobody.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .enums import Act, Result

# A word of ours or a random id; never what a person typed. A name has a capital, an accent or a space.
CODE = RegexValidator(r"^[a-z0-9_.:-]*\Z")


class Entry(models.Model):
    """One act. Numbers follow each other without a gap.

    The words of `act` and `result` are in `enums`; one that a later version dropped stays readable as it was written.
    """

    number = models.BigIntegerField(_("número"), primary_key=True, editable=False)
    at = models.DateTimeField(_("momento"), db_index=True)
    act = models.CharField(_("acto"), max_length=32)
    actor = models.UUIDField(_("quién"), null=True, db_index=True)
    roles = models.CharField(_("roles de entonces"), max_length=80)
    command = models.CharField(_("orden del sistema"), max_length=40)
    kind = models.CharField(_("qué es"), max_length=60)
    about = models.UUIDField(_("sobre qué"), null=True, db_index=True)
    scope = models.CharField(_("alcance"), max_length=60, validators=[CODE])
    reason = models.CharField(_("motivo"), max_length=60, validators=[CODE])
    count = models.PositiveIntegerField(_("cuántas personas o filas"), default=0)
    request_id = models.CharField(_("pedido"), max_length=36)
    address = models.CharField(_("red"), max_length=45)
    result = models.CharField(_("resultado"), max_length=10)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("entrada de la bitácora")
        verbose_name_plural = _("bitácora")
        ordering = ["-number"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["act", "number"], name="entries_of_an_act")]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def act_label(self) -> str:
        return str(Act(self.act).label) if self.act in Act.values else self.act

    @property
    def result_label(self) -> str:
        return str(Result(self.result).label) if self.result in Result.values else self.result
