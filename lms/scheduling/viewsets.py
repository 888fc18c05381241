"""Days without school in the coordinator's office."""

from django.utils.translation import gettext_lazy as _

from lms.core.tables import DayColumn, TextColumn
from lms.core.viewsets import ScopedIndexView
from lms.records.forms import PlaceForm
from lms.records.viewsets import OfficeViewSet

from .models import Closure


class ClosureForm(PlaceForm):
    """A closure of a centre, or of one of its schools. National holidays are known and need no row."""

    without_school = _("Todas las de la sede")

    class Meta:
        model = Closure
        fields = ["name", "starts_on", "ends_on", "centre", "school"]
        help_texts = {
            "name": _("Aniversario, creciente, paro… Los feriados nacionales ya están y no se anotan aquí."),
            "ends_on": _("El último día sin clases."),
        }

    def clean(self):
        super().clean()
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("El último día no puede ser antes del primero."))
        return self.cleaned_data


class ClosureIndexView(ScopedIndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("centre", "school__centre")


def place_of(closure: Closure) -> str:
    """Where there is no school on these days."""
    if closure.school:
        return closure.school.short_name
    return closure.district or str(closure.centre or "")


class ClosureViewSet(OfficeViewSet):
    model = Closure
    form_class = ClosureForm
    index_view_class = ClosureIndexView
    url_prefix = name = "dias-sin-clases"
    icon = "calendar-alt"
    menu_label = _("Días sin clases")
    menu_hook = "register_calendar_menu_item"
    menu_order = 1
    empty_message = _("Todavía no hay días sin clases. Los feriados nacionales se saltan solos al planificar.")
    list_display = [
        TextColumn("name", label=_("Motivo"), sort_key="name"),
        DayColumn("starts_on", label=_("Desde"), sort_key="starts_on"),
        DayColumn("ends_on", label=_("Hasta"), sort_key="ends_on"),
        TextColumn("place", label=_("Dónde"), accessor=place_of),
    ]
    search_fields = ["name", "school__name", "school__number", "district"]
