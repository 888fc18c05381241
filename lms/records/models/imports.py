"""A roster file on its way in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.core.ids import PublicIdModel

from ..enums import ImportState
from .cohorts import Cohort


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RosterImportQuerySet":
        """Imports into cohorts that this person coordinates."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        return self.filter(cohort__in=Cohort.objects.coordinated_by(user))

    def waiting(self) -> "RosterImportQuerySet":
        """Previews that nobody stored or discarded yet."""
        return self.filter(state=ImportState.PREVIEWED)


class RosterImport(PublicIdModel):
    """The preview of one file for one cohort, and what became of it.

    The file itself is never kept. `rows` holds the parsed rows (documents already hashed) until they are stored or discarded,
    and is emptied then; `report` keeps row numbers, outcomes and messages without names.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="imports", verbose_name=_("grupo"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("subida"))
    file_name = models.CharField(_("archivo"), max_length=200)
    file_hash = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    state = models.CharField(_("estado"), max_length=12, choices=ImportState, default=ImportState.PREVIEWED)
    committed_at = models.DateTimeField(_("guardada"), null=True, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("nómina importada")
        verbose_name_plural = _("nóminas importadas")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return str(self.public_id)
