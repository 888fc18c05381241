"""What a lesson is made of. A phase carries whole minutes, so that a plan adds up; an annex is a list of printable parts."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail_localize.segments import StringSegmentValue

from ..enums import ANNEX_AUDIENCES, Audience


class StepBlock(blocks.StructBlock):
    """One thing that is done, and whether it stays where there are only 45 minutes."""

    text = blocks.TextBlock(label=_("Paso"), rows=2)
    is_short = blocks.BooleanBlock(label=_("También en 45 minutos"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Paso")


class PhaseBlock(blocks.StructBlock):
    """A phase of a lesson: Inicio, Desarrollo or Cierre, with its whole minutes and its steps in order.

    `short_minutes` are its minutes where there are only 45 for the whole lesson; none, and the phase is left out there.
    """

    name = blocks.CharBlock(label=_("Nombre"), max_length=60)
    minutes = blocks.IntegerBlock(label=_("Minutos"), min_value=1, max_value=240)
    short_minutes = blocks.IntegerBlock(label=_("Minutos en la versión de 45"), min_value=0, max_value=45, default=0)
    steps = blocks.ListBlock(StepBlock(), label=_("Pasos"), min_num=1)

    class Meta:
        icon = "time"
        label = _("Fase")
        template = "curriculum/blocks/phase.html"


class StageBlock(blocks.StructBlock):
    """A stretch of the way through a workshop; each lesson says by number to which it belongs."""

    name = blocks.CharBlock(label=_("Nombre"), max_length=60)
    line = blocks.CharBlock(label=_("Una línea"), max_length=120)

    class Meta:
        icon = "list-ol"
        label = _("Etapa")


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Palabra"), max_length=60)
    meaning = blocks.TextBlock(label=_("Qué quiere decir"), rows=2)

    class Meta:
        icon = "openquote"
        label = _("Palabra explicada")


class ReadingBlock(blocks.StreamBlock):
    """What a student reads afterwards on a phone."""

    idea = blocks.TextBlock(label=_("Idea"), rows=2)
    term = TermBlock()


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Título"), required=False)
    text = blocks.TextBlock(label=_("Texto"), rows=3, required=False)


class TextPart(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Título"), required=False)
    paragraphs = blocks.ListBlock(blocks.TextBlock(rows=3), label=_("Párrafos"))

    class Meta:
        label = _("Texto")
        icon = "pilcrow"


class CardsPart(blocks.StructBlock):
    columns = blocks.IntegerBlock(label=_("Columnas"), min_value=1, max_value=3, default=2)
    cards = blocks.ListBlock(CardBlock(), label=_("Tarjetas"))

    class Meta:
        label = _("Tarjetas para recortar")
        icon = "grip"


class StoryPart(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Título"))
    paragraphs = blocks.ListBlock(blocks.TextBlock(rows=3), label=_("Párrafos"))
    questions = blocks.ListBlock(blocks.CharBlock(), label=_("Preguntas"), default=[])

    class Meta:
        label = _("Historia")
        icon = "openquote"


class AdvertBlock(blocks.StructBlock):
    headline = blocks.CharBlock(label=_("Titular"))
    lines = blocks.ListBlock(blocks.CharBlock(), label=_("Líneas"))
    contact = blocks.CharBlock(label=_("Contacto"), required=False)


class AdvertsPart(blocks.StructBlock):
    adverts = blocks.ListBlock(AdvertBlock(), label=_("Avisos"))

    class Meta:
        label = _("Avisos inventados")
        icon = "doc-full"


class PromptBlock(blocks.StructBlock):
    prompt = blocks.TextBlock(label=_("Consigna"), rows=2)
    lines = blocks.IntegerBlock(label=_("Renglones"), min_value=0, max_value=12, default=3)


class SheetPart(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Título"), required=False)
    prompts = blocks.ListBlock(PromptBlock(), label=_("Consignas"))

    class Meta:
        label = _("Hoja para escribir")
        icon = "edit"


class ChecklistPart(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Título"), required=False)
    items = blocks.ListBlock(blocks.CharBlock(), label=_("Puntos"))

    class Meta:
        label = _("Lista de cotejo")
        icon = "tick"


class TablePart(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Título"), required=False)
    header = blocks.ListBlock(blocks.CharBlock(required=False), label=_("Encabezados"))
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(required=False)), label=_("Filas"))

    class Meta:
        label = _("Cuadro")
        icon = "table"


class RingsPart(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Título"), required=False)
    labels = blocks.ListBlock(blocks.CharBlock(), label=_("De adentro hacia afuera"))

    class Meta:
        label = _("Círculos")
        icon = "radio-full"


class MessageBlock(blocks.StructBlock):
    who = blocks.CharBlock(label=_("Quién"))
    text = blocks.TextBlock(label=_("Mensaje"), rows=2)


class ChatPart(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Título"), required=False)
    messages = blocks.ListBlock(MessageBlock(), label=_("Mensajes"))

    class Meta:
        label = _("Conversación inventada")
        icon = "comment"


class AnnexPartsBlock(blocks.StreamBlock):
    text = TextPart()
    cards = CardsPart()
    story = StoryPart()
    adverts = AdvertsPart()
    sheet = SheetPart()
    checklist = ChecklistPart()
    table = TablePart()
    rings = RingsPart()
    chat = ChatPart()


class AnnexBlock(blocks.StructBlock):
    """A printable sheet that the steps of a lesson name. `name` ends in the file name: A3_historias.pdf.

    Sheets are printed in the source language whatever the page's, so translators are asked for the title alone.
    """

    name = blocks.RegexBlock(r"^[a-z0-9_]+$", label=_("Nombre del archivo"), max_length=40)
    title = blocks.CharBlock(label=_("Título"), max_length=120)
    audience = blocks.ChoiceBlock(choices=ANNEX_AUDIENCES, default=Audience.OPEN, label=_("Para quién"))
    intro = blocks.TextBlock(label=_("Cómo se usa"), rows=2, required=False)
    parts = AnnexPartsBlock(label=_("Partes"))

    def get_translatable_segments(self, value):
        return [StringSegmentValue("title", value["title"])]

    def restore_translated_segments(self, value, segments):
        for segment in segments:
            value["title"] = segment.render_text()
        return value

    class Meta:
        icon = "doc-full"
        label = _("Anexo")
