"""Words that many lessons explain in the same way."""

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index


class GlossaryTerm(index.Indexed, TranslatableMixin):
    """A word and what it means, said once. Each language has its own, of the same translation key."""

    term = models.CharField(_("palabra"), max_length=60)
    meaning = models.TextField(_("qué quiere decir"), help_text=_("Una o dos frases, como se lo diría a alguien de doce años."))

    panels = [FieldPanel("term"), FieldPanel("meaning")]
    search_fields = [index.SearchField("term"), index.AutocompleteField("term"), index.SearchField("meaning")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("palabra del glosario")
        verbose_name_plural = _("glosario")
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term

    @property
    def anchor(self) -> str:
        """Where a page that explains this word has it: “palabra-trata”."""
        return anchor_of(self.term)


def anchor_of(term: str) -> str:
    """The id of an explained word on its page."""
    return f"palabra-{slugify(term)}"
