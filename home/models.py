"""The site around the workshops: its front door, plain pages, and the page that says where help is.

Help lines, offices and laws change. They are content with a source and a check date, never code; a fact that the organisation
has not verified says so.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page

from lms.core.pages import StraightRouteMixin, TranslatedPageMixin, VisitorCacheMixin

from .blocks import CentreOfferBlock, HelpFactBlock, StandardBodyBlock


class HomePage(StraightRouteMixin, TranslatedPageMixin, VisitorCacheMixin, Page):
    """The front door."""

    lead = models.TextField(_("entrada"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.StandardPage", "home.HelpPage", "curriculum.WorkshopIndexPage"]

    class Meta:
        verbose_name = _("portada")


class StandardPage(TranslatedPageMixin, VisitorCacheMixin, Page):
    """A page to read: who we are, privacy."""

    lead = models.TextField(_("entrada"), blank=True)
    body = StreamField(StandardBodyBlock(), verbose_name=_("contenido"))

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("página")
        verbose_name_plural = _("páginas")


class HelpPage(TranslatedPageMixin, VisitorCacheMixin, Page):
    """Where to turn: what to do now, help facts with source and date, and a card for each centre."""

    # Help is never behind a second factor (lms.accounts.middleware).
    is_open_to_half = True

    lead = models.TextField(_("entrada"), blank=True)
    body = StreamField(StandardBodyBlock(required=False), verbose_name=_("textos"), blank=True)
    facts = StreamField([("fact", HelpFactBlock())], verbose_name=_("datos de ayuda"), blank=True)
    centres = StreamField([("centre", CentreOfferBlock())], verbose_name=_("sedes"), blank=True)

    content_panels = [*Page.content_panels, *[FieldPanel(n) for n in ("lead", "body", "facts", "centres")]]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("página de ayuda")
        verbose_name_plural = _("páginas de ayuda")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"shows_exit": True}


@register_setting(icon="home")
class OrganisationSettings(BaseGenericSetting):
    """Who issues the certificates, and where a quick exit leads."""

    name = models.CharField(_("organización"), max_length=120, default="Maloca")
    signatory = models.CharField(_("firma de las constancias"), max_length=120, blank=True)
    signatory_title = models.CharField(_("cargo de quien firma"), max_length=120, blank=True)
    exit_url = models.URLField(
        _("adónde lleva “Salir rápido”"),
        default="https://www.google.com/search?q=clima",
        help_text=_("Una página corriente."),
    )

    panels = [FieldPanel(n) for n in ("name", "signatory", "signatory_title", "exit_url")]

    class Meta:
        verbose_name = _("organización")
