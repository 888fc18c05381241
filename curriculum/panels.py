"""How a lesson is written in Wagtail's admin: tabs in the order in which an author thinks."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface, TitleFieldPanel
from wagtail.models import Page

from .readiness import totals_of


class TotalsPanel(Panel):
    """The sum of the phases beside the lesson's minutes; a script keeps it true while one writes."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "curriculum/admin/totals.html"

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {"totals": totals_of(self.instance)}


ESSENTIALS = [
    TitleFieldPanel("title"),
    FieldPanel("summary", help_text=_("Lo que se lee en la lista de encuentros: una oración.")),
    FieldPanel("objective", help_text=_("Lo que cada estudiante podrá hacer al terminar. Sin él no se publica.")),
    MultiFieldPanel(
        [
            FieldPanel("code", help_text=_("La letra del taller y el número: A3.")),
            FieldPanel("stage", help_text=_("El número de la etapa del taller a la que pertenece.")),
            FieldPanel("minutes", help_text=_("Lo que dura el encuentro completo.")),
        ],
        heading=_("Código, etapa y duración"),
    ),
]
MOMENTS = [
    TotalsPanel(heading=_("Suma de los momentos")),
    FieldPanel("phases", help_text=_("Inicio, desarrollo y cierre, con minutos que suman los del encuentro.")),
    FieldPanel("materials", help_text=_("Lo que hay que llevar al aula.")),
    FieldPanel("evidence", help_text=_("Qué queda hecho y muestra que se aprendió.")),
    FieldPanel("exit_question", help_text=_("La oración que cada estudiante completa al salir.")),
    FieldPanel("plan_b", help_text=_("Cómo se hace lo mismo sin internet.")),
]
READING = [
    FieldPanel("body", help_text=_("Lo que cada estudiante lee en su teléfono, en este orden.")),
    FieldPanel("reading", help_text=_("Pocas ideas para llevar, y las palabras que hace falta explicar.")),
]
GUIDING = [
    FieldPanel(
        "safeguarding_note",
        help_text=_("Qué puede pasar y qué hacer. La leen solo docentes y facilitadores. Sin ella no se publica."),
    ),
    FieldPanel("facilitator_note", help_text=_("Consejos para conducir el encuentro.")),
]
ANNEXES = [FieldPanel("annexes", help_text=_("Hojas para imprimir; se componen en PDF con este texto."))]
FACTS = [*Page.promote_panels, FieldPanel("digcomp"), FieldPanel("body_language"), *Page.settings_panels]


def lesson_tabs(form_class) -> TabbedInterface:
    """The tabs of a lesson."""
    tabs = [
        (_("Lo esencial"), ESSENTIALS),
        (_("Momentos"), MOMENTS),
        (_("Para leer"), READING),
        (_("Para quien facilita"), GUIDING),
        (_("Anexos"), ANNEXES),
        (_("Datos"), FACTS),
    ]
    return TabbedInterface([ObjectList(panels, heading=heading) for heading, panels in tabs], base_form_class=form_class)
