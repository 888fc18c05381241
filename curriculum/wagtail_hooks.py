"""The curriculum in Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .viewsets import GlossaryTermViewSet, MaterialChooserViewSet
from .viewsets_quiz import QuizViewSet

register_snippet(GlossaryTermViewSet)
register_snippet(QuizViewSet)


@hooks.register("register_admin_viewset")
def choose_materials():
    return MaterialChooserViewSet("material_chooser", url_prefix="material-chooser")
