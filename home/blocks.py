"""Parts of the site's plain pages and of the help page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class StandardBodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("Título"), icon="title", template="home/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        label=_("Párrafo"), features=["bold", "link", "ul", "ol"], template="home/blocks/paragraph.html"
    )
    note = blocks.TextBlock(label=_("Nota"), icon="warning", template="home/blocks/note.html")


class HelpFactBlock(blocks.StructBlock):
    """One place to turn to. A wrong number is worse than none: without `verified_on` the page says that nobody checked it."""

    name = blocks.CharBlock(label=_("Nombre"))
    number = blocks.CharBlock(label=_("Número"), required=False)
    what_for = blocks.TextBlock(label=_("Para qué"), rows=2)
    hours = blocks.CharBlock(label=_("Horario"), required=False)
    languages = blocks.CharBlock(label=_("Idiomas"), required=False)
    cost = blocks.CharBlock(label=_("Costo"), required=False)
    source = blocks.CharBlock(label=_("Fuente"))
    checked_on = blocks.DateBlock(label=_("Fecha de la fuente o de la revisión"))
    verified_by = blocks.CharBlock(label=_("Verificado por"), required=False)

    class Meta:
        icon = "help"
        label = _("Dato de ayuda")
        template = "home/blocks/help_fact.html"


class CentreOfferBlock(blocks.StructBlock):
    """What a centre offers, to whom, and how to ask."""

    name = blocks.CharBlock(label=_("Sede"))
    offers = blocks.ListBlock(blocks.CharBlock(), label=_("Qué ofrece"))
    for_whom = blocks.TextBlock(label=_("A quiénes"), rows=2)
    how_to_ask = blocks.TextBlock(label=_("Cómo pedirlo"), rows=3)

    class Meta:
        icon = "home"
        label = _("Sede")
        template = "home/blocks/centre_offer.html"
