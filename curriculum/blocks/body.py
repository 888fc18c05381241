"""What stands in the body of a lesson, in any order. Every file is our own: nothing is framed from another site."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from ..enums import ANNEX_AUDIENCES, Audience, Grouping, Tone
from .choosers import MaterialChooserBlock


def audience_block() -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(choices=ANNEX_AUDIENCES, default=Audience.OPEN, label=_("Para quién"))


class ActivityValue(blocks.StructValue):
    @property
    def grouping_label(self):
        return Grouping(self["grouping"]).label


class CalloutValue(blocks.StructValue):
    @property
    def tone_label(self):
        return Tone(self["tone"]).label


class RecordingValue(blocks.StructValue):
    @property
    def element(self) -> str:
        """The element that plays it, “audio” or “video”; empty where the file is neither."""
        file = self["file"]
        kind = file.current.media_type.partition("/")[0] if file and file.current else ""
        return kind if kind in ("audio", "video") else ""


class ActivityBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Título"), max_length=100)
    grouping = blocks.ChoiceBlock(choices=Grouping.choices, default=Grouping.GROUPS, label=_("Cómo se trabaja"))
    minutes = blocks.IntegerBlock(
        label=_("Minutos"), min_value=1, max_value=240, required=False, help_text=_("Si importa; no cuentan en la suma del plan.")
    )
    text = blocks.TextBlock(label=_("De qué trata"), rows=3, required=False)
    steps = blocks.ListBlock(blocks.TextBlock(label=_("Paso"), rows=2), label=_("Pasos"), min_num=1)
    audience = audience_block()

    class Meta:
        icon = "clipboard-list"
        label = _("Actividad")
        description = _("Algo que se hace, paso a paso.")
        template = "curriculum/blocks/activity.html"
        value_class = ActivityValue
        label_format = "{title}"
        preview_value = {
            "title": "El círculo de confianza",
            "grouping": Grouping.ALONE,
            "minutes": 15,
            "text": "Dibuja a quién acudirías.",
            "steps": ["En el centro, escribe «yo».", "Alrededor, las personas que te escuchan."],
            "audience": Audience.OPEN,
        }


class DiscussionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Título"), max_length=100)
    questions = blocks.ListBlock(blocks.CharBlock(label=_("Pregunta")), label=_("Preguntas"), min_num=1)
    audience = audience_block()

    class Meta:
        icon = "group"
        label = _("Conversación")
        description = _(
            "Preguntas para conversar sobre un personaje o una situación inventada, nunca sobre la vida de quien lee."
        )
        template = "curriculum/blocks/discussion.html"
        label_format = "{title}"
        preview_value = {
            "title": "Lo que hizo Rosa",
            "questions": ["¿Qué le llamó la atención?", "¿A quién más podía preguntar?"],
            "audience": Audience.OPEN,
        }


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(choices=Tone.choices, default=Tone.KNOW, label=_("Clase"))
    title = blocks.CharBlock(label=_("Título"), max_length=100, required=False)
    text = blocks.TextBlock(label=_("Texto"), rows=3)
    audience = audience_block()

    class Meta:
        icon = "info-circle"
        label = _("Recuadro")
        description = _("Una sola idea que no debe perderse.")
        template = "curriculum/blocks/callout.html"
        value_class = CalloutValue
        label_format = "{title} {text}"
        preview_value = {
            "tone": Tone.CARE,
            "title": "Para recordar",
            "text": "La responsabilidad es de quien engaña.",
            "audience": "open",
        }


class RecordingBlock(blocks.StructBlock):
    """A recording of our own, and in words all that it says: many listen without sound, or pay for each megabyte."""

    title = blocks.CharBlock(label=_("Título"), max_length=100)
    file = MaterialChooserBlock(label=_("Material"), help_text=_("Un material que sea audio o video."))
    transcript = blocks.TextBlock(
        label=_("Transcripción"), rows=6, help_text=_("Todo lo que se oye, y lo que se ve si hace falta para entender.")
    )

    class Meta:
        icon = "media"
        label = _("Audio o video con transcripción")
        description = _("Un material propio; sin transcripción no se publica.")
        template = "curriculum/blocks/recording.html"
        value_class = RecordingValue
        label_format = "{title}"

    def clean(self, value):
        cleaned = super().clean(value)
        # A draft may still lack its material.
        if cleaned["file"] and not cleaned.element:
            raise StructBlockValidationError({"file": ValidationError(_("Este material no es audio ni video: elija otro."))})
        return cleaned


class PictureBlock(blocks.StructBlock):
    """A picture with what it shows in words. Wagtail's own block lets it be decoration instead; a lesson's picture is none."""

    picture = ImageBlock(label=_("Imagen"))
    caption = blocks.CharBlock(label=_("Leyenda"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Imagen")
        description = _("Dibujo o foto sin estudiantes, con lo que muestra dicho en palabras.")
        template = "curriculum/blocks/picture.html"

    def clean(self, value):
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not cleaned["picture"].contextual_alt_text:
            missing = ValidationError(_("Diga qué muestra la imagen: alguien la oirá en vez de verla."))
            raise StructBlockValidationError({"picture": StructBlockValidationError({"alt_text": missing})})
        return cleaned


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Título"), max_length=100)
    file = MaterialChooserBlock(label=_("Material"))

    class Meta:
        icon = "download"
        label = _("Descarga")
        description = _("Un material para guardar o imprimir; su clase y su tamaño se dicen antes de tocarlo.")
        template = "curriculum/blocks/download.html"
        label_format = "{title}"


class WithoutInternetBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Qué se hace"), rows=3)
    needs = blocks.ListBlock(blocks.CharBlock(label=_("Qué")), label=_("Qué hace falta"), default=[])

    class Meta:
        icon = "no-view"
        label = _("Plan B sin internet")
        description = _("Cómo se hace lo mismo con papel.")
        template = "curriculum/blocks/plan_b.html"
        preview_value = {"text": "Las mismas pantallas, impresas en tarjetas.", "needs": ["Tarjetas impresas"]}


class BodyBlock(blocks.StreamBlock):
    """What is read in a lesson. A part for those who guide says so itself (`audience`)."""

    text = blocks.RichTextBlock(
        label=_("Texto"),
        features=["h3", "bold", "italic", "ul", "ol", "link"],
        template="curriculum/blocks/text.html",
        description=_("Párrafos, con títulos y listas si ayudan."),
        preview_value="<p>Una oferta que apura merece una pregunta más.</p>",
    )
    activity = ActivityBlock()
    discussion = DiscussionBlock()
    callout = CalloutBlock()
    term = SnippetChooserBlock(
        "curriculum.GlossaryTerm",
        label=_("Palabra del glosario"),
        icon="openquote",
        template="curriculum/blocks/term.html",
        description=_("Se explica con un toque, aquí y donde el texto la nombre."),
    )
    quiz = SnippetChooserBlock(
        "curriculum.Quiz",
        label=_("Prueba"),
        icon="list-ol",
        template="curriculum/blocks/quiz.html",
        description=_("Lleva a la prueba; cada estudiante la responde en su inicio."),
    )
    recording = RecordingBlock(group=_("Archivos"))
    picture = PictureBlock(group=_("Archivos"))
    download = DownloadBlock(group=_("Archivos"))
    plan_b = WithoutInternetBlock()
