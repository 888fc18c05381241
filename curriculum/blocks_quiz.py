"""The questions of a quiz. A question and its options are known by the ids of their blocks: they stay when the words change,
when the order changes, and in a translation.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .enums_quiz import Drawing, QuestionKind

LONGEST_TEXT = 140


class QuestionBlock(blocks.StructBlock):
    """What every question has."""

    text = blocks.TextBlock(label=_("Pregunta"), rows=2)
    hint = blocks.CharBlock(label=_("Ayuda"), required=False, max_length=200)
    kind = blocks.ChoiceBlock(label=_("Qué pregunta"), choices=QuestionKind.choices, default=QuestionKind.KNOWLEDGE)


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Opción"), max_length=200)
    is_right = blocks.BooleanBlock(label=_("Es correcta"), required=False)
    explanation = blocks.TextBlock(label=_("Explicación"), rows=2, required=False)

    class Meta:
        icon = "list-ul"
        label = _("Opción")


class PictureOptionBlock(OptionBlock):
    """An option with a drawing; its words always stand beside it."""

    drawing = blocks.ChoiceBlock(label=_("Dibujo"), choices=Drawing.choices)


class OneBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Opciones"), min_num=2, max_num=8)

    class Meta:
        icon = "radio-full"
        label = _("Elegir una")


class SeveralBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Opciones"), min_num=2, max_num=8)

    class Meta:
        icon = "tasks"
        label = _("Elegir varias")


class PictureBlock(QuestionBlock):
    options = blocks.ListBlock(PictureOptionBlock(), label=_("Opciones"), min_num=2, max_num=6)

    class Meta:
        icon = "image"
        label = _("Elegir un dibujo")


class OrderBlock(QuestionBlock):
    """Steps, written in their right order; students find them in another one."""

    steps = blocks.ListBlock(blocks.CharBlock(max_length=200), label=_("Pasos, en su orden"), min_num=2, max_num=6)
    explanation = blocks.TextBlock(label=_("Explicación"), rows=2, required=False)

    class Meta:
        icon = "list-ol"
        label = _("Poner en orden")


class ShortTextBlock(QuestionBlock):
    accepted = blocks.ListBlock(
        blocks.CharBlock(max_length=LONGEST_TEXT),
        label=_("Respuestas que valen"),
        default=[],
        help_text=_("Sin tildes ni mayúsculas da lo mismo. Ninguna: la pregunta no se corrige."),
    )
    explanation = blocks.TextBlock(label=_("Explicación"), rows=2, required=False)

    class Meta:
        icon = "pilcrow"
        label = _("Respuesta corta")


class ScaleBlock(QuestionBlock):
    """From one to five, with words at both ends; never right or wrong."""

    kind = blocks.ChoiceBlock(label=_("Qué pregunta"), choices=QuestionKind.choices, default=QuestionKind.ATTITUDE)
    from_label = blocks.CharBlock(label=_("Qué quiere decir 1"), max_length=60)
    to_label = blocks.CharBlock(label=_("Qué quiere decir 5"), max_length=60)
    is_reversed = blocks.BooleanBlock(label=_("Al revés: 1 es lo que se busca"), required=False)

    class Meta:
        icon = "order"
        label = _("Del 1 al 5")


class QuestionsBlock(blocks.StreamBlock):
    """The questions in order."""

    one = OneBlock()
    several = SeveralBlock()
    order = OrderBlock()
    text = ShortTextBlock()
    picture = PictureBlock()
    scale = ScaleBlock()
