"""How an uploaded material is chosen in a block. The model stands above the blocks, so it is named and not imported."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import BaseChooser
from wagtail.blocks import ChooserBlock


class MaterialChooser(BaseChooser):
    """The field of an editor's form: its window lists the materials that are offered."""

    model = "curriculum.Material"
    choose_one_text = _("Elegir un material")
    choose_another_text = _("Elegir otro material")
    link_to_chosen_text = _("Ver este material")
    chooser_modal_url_name = "material_chooser:choose"
    icon = "doc-full-inverse"


class MaterialChooserBlock(ChooserBlock):
    """A material with its current version; nothing where it was never there."""

    target_model = "curriculum.Material"

    @cached_property
    def widget(self):
        return MaterialChooser()

    def bulk_to_python(self, values):
        found = self.model_class.objects.for_listing().in_bulk(values)
        return [found.get(value) for value in values]

    class Meta:
        icon = "doc-full-inverse"
