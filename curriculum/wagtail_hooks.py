"""The curriculum in Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .viewsets import GlossaryTermViewSet, MaterialChooserViewSet

register_snippet(GlossaryTermViewSet)


@hooks.register("register_admin_viewset")
def choose_materials():
    return MaterialChooserViewSet("material_chooser", url_prefix="material-chooser")
