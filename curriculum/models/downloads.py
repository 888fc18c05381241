"""The log of downloads."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..enums import FileKind
from .lessons import LessonPage


class MaterialDownload(models.Model):
    """One download of a lesson's file. Append-only; `user` is a member of staff or nobody, never a student."""

    lesson = models.ForeignKey(LessonPage, on_delete=models.SET_NULL, null=True, related_name="downloads")
    kind = models.CharField(max_length=10, choices=FileKind)
    file_name = models.CharField(max_length=80)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("descarga")
        verbose_name_plural = _("descargas")
        indexes = [models.Index(fields=["lesson", "at"])]

    def __str__(self) -> str:
        return f"{self.file_name} {self.at:%Y-%m-%d}"
