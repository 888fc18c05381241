"""How long it takes between districts, in the coordinator's office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.folding import fold
from lms.core.tables import TextColumn
from lms.core.viewsets import CHOOSE, ScopedIndexView, ScopedModelForm
from lms.records.models import Centre, School
from lms.records.viewsets import OfficeViewSet

from .models import TravelTime


class TravelTimeForm(ScopedModelForm):
    """Two districts with schools of the centre, and the minutes between them, there and back alike."""

    centre = forms.ModelChoiceField(Centre.objects.all(), label=_("Sede"), empty_label=None)
    from_district = forms.ChoiceField(label=_("De"))
    to_district = forms.ChoiceField(label=_("A"))

    class Meta:
        model = TravelTime
        fields = ["centre", "from_district", "to_district", "minutes"]
        help_texts = {"minutes": _("De puerta a puerta, en un día común. Vale igual de ida y de vuelta.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        districts = set(School.objects.coordinated_by(self.for_user).values_list("district", flat=True))
        districts |= {self.instance.from_district, self.instance.to_district} - {""}
        choices = [("", CHOOSE), *((name, name) for name in sorted(districts, key=fold))]
        for name in ("from_district", "to_district"):
            self.fields[name].choices = choices

    def clean(self):
        """One way is kept once: in the order of the alphabet, whichever way it was typed."""
        super().clean()
        ends = [self.cleaned_data.get("from_district"), self.cleaned_data.get("to_district")]
        if not all(ends):
            return self.cleaned_data
        if fold(ends[0]) == fold(ends[1]):
            self.add_error("to_district", _("Elija dos distritos distintos: dentro de uno no hace falta anotar nada."))
            return self.cleaned_data
        self.cleaned_data["from_district"], self.cleaned_data["to_district"] = sorted(ends, key=fold)
        if self._is_known():
            self.add_error("to_district", _("Ese camino ya está anotado, en uno u otro sentido. Corrija ese."))
        return self.cleaned_data

    def _is_known(self) -> bool:
        ways = TravelTime.objects.filter(centre=self.cleaned_data.get("centre")).exclude(pk=self.instance.pk)
        ends = {fold(self.cleaned_data["from_district"]), fold(self.cleaned_data["to_district"])}
        return any({fold(one), fold(two)} == ends for one, two in ways.values_list("from_district", "to_district"))


class TravelTimeIndexView(ScopedIndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("centre")


class TravelTimeViewSet(OfficeViewSet):
    model = TravelTime
    form_class = TravelTimeForm
    index_view_class = TravelTimeIndexView
    url_prefix = name = "tiempos-de-viaje"
    icon = "order"
    menu_label = _("Tiempos de viaje")
    menu_hook = "register_calendar_menu_item"
    menu_order = 2
    empty_message = _("Todavía no hay tiempos de viaje. Donde falta uno, la agenda avisa que no sabe si alguien llega a tiempo.")
    list_display = [
        TextColumn("way", label=_("Entre"), accessor=str),
        TextColumn("minutes", label=_("Minutos"), sort_key="minutes"),
        TextColumn("centre", label=_("Sede"), accessor="centre.name"),
    ]
    search_fields = ["from_district", "to_district"]
