"""What the pages of the curriculum have in common: in which language a body is, and who may read what is written for adults."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageManager

from lms.accounts.enums import GUIDING_ROLES

from ..enums import Audience

GUIDES_READ = frozenset(Audience.values)


def guides(user) -> bool:
    """Whether this person may read what is written for the adults who guide a lesson."""
    return user.is_authenticated and not user.is_student and user.has_role(*GUIDING_ROLES)


def audiences_of(user) -> frozenset[str]:
    """Of which audiences this person may read what an editor wrote: who guides, of all."""
    if guides(user):
        return GUIDES_READ
    return frozenset({Audience.OPEN, Audience.STUDENTS} if user.is_authenticated and user.is_student else {Audience.OPEN})


class BodyLanguageMixin(models.Model):
    """A translated page whose body still waits for its translation says in which language that body is."""

    body_language = models.CharField(
        _("idioma del contenido"),
        max_length=5,
        blank=True,
        choices=[("es", _("Español")), ("en", _("English"))],
        help_text=_("Solo si el contenido no está en el idioma de la página."),
    )

    # Page brings it; said here because Wagtail ships no types.
    objects: ClassVar[PageManager]

    class Meta:
        abstract = True
