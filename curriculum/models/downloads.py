"""The log of downloads. It answers two questions: how often a file was fetched, and what I had fetched before it changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..enums import FileKind
from .lessons import LessonPage
from .materials import MaterialVersion


class MaterialDownloadQuerySet(models.QuerySet):
    def counts_by_version(self) -> dict[int, int]:
        """How often each version of an uploaded material was fetched, by the version's key; by whom, nobody is told."""
        counted = self.exclude(version=None).order_by().values_list("version").annotate(models.Count("pk"))
        return dict(counted)

    def latest_of(self, user) -> dict[int, int]:
        """The newest version that this member of staff has fetched of each material: its number, by the material's key."""
        if not user.is_authenticated or user.is_student:
            return {}
        own = self.filter(user=user).exclude(version=None).order_by()
        return dict(own.values_list("version__material").annotate(models.Max("version__number")))


class MaterialDownload(models.Model):
    """One download of a lesson's file or of an uploaded material (`version`).

    Append-only; `user` is a member of staff or nobody, never a student, and is read for that person alone.
    """

    lesson = models.ForeignKey(LessonPage, on_delete=models.SET_NULL, null=True, related_name="downloads")
    version = models.ForeignKey(MaterialVersion, on_delete=models.PROTECT, null=True, related_name="downloads")
    kind = models.CharField(max_length=10, choices=FileKind)
    file_name = models.CharField(max_length=80)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = MaterialDownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("descarga")
        verbose_name_plural = _("descargas")
        indexes = [models.Index(fields=["lesson", "at"])]

    def __str__(self) -> str:
        return f"{self.file_name} {self.at:%Y-%m-%d}"
