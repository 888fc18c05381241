"""What editors keep beside the pages, in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import GlossaryTerm, Material


class GlossaryTermViewSet(SnippetViewSet):
    """The glossary: words that lessons explain by a tap."""

    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glosario")
    add_to_admin_menu = True
    menu_order = 350
    list_display = ["term", "meaning"]
    copy_view_enabled = False


class MaterialChooserViewSet(ChooserViewSet):
    """The window in which an editor chooses a material for a block: what is offered, the newest first."""

    model = Material
    icon = "doc-full-inverse"
    choose_one_text = _("Elegir un material")
    choose_another_text = _("Elegir otro material")
    register_widget = False

    def get_object_list(self):
        return Material.objects.published().order_by("-changed_at")
