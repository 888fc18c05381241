"""The inbox of a centre's requests in the coordinator's office."""

import django_filters
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from lms.core.tables import DayColumn, TextColumn
from lms.core.viewsets import ScopedIndexView
from lms.records.viewsets import OfficeViewSet

from .enums_requests import RequestState
from .models import WorkshopRequest

WAITING = "waiting"


class RequestFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        choices=[(WAITING, _("Por hacer")), *RequestState.choices],
        label=_("Estado"),
        empty_label=_("Todas"),
        widget=forms.Select,
        method="in_state",
    )

    class Meta:
        model = WorkshopRequest
        fields = ["state"]

    def in_state(self, queryset, name, value):
        return queryset.waiting() if value == WAITING else queryset.filter(state=value)


class RequestIndexView(ScopedIndexView):
    """What waits stands first, the oldest of it on top; then the rest, newest first."""

    def get_base_queryset(self):
        return super().get_base_queryset().for_listing().waiting_first()

    def get_row_url(self, instance):
        return reverse("requests:answer", args=[instance.public_id])


def state_of(asked: WorkshopRequest) -> str:
    return str(_("Falta abrir el grupo")) if asked.waits_for_cohort else asked.get_state_display()


class RequestViewSet(OfficeViewSet):
    model = WorkshopRequest
    view_names = ("index", "index_results")
    index_view_class = RequestIndexView
    url_prefix = name = "solicitudes"
    icon = "mail"
    menu_label = _("Solicitudes")
    menu_order = 105
    empty_message = _("Todavía no hay solicitudes. Las escuelas piden talleres desde su página, y aquí se les responde.")
    list_display = [
        TextColumn("label", label=_("Sección")),
        TextColumn("school", label=_("Institución"), accessor="school.short_name"),
        TextColumn("workshop", label=_("Taller"), accessor="workshop.title"),
        TextColumn("head_count", label=_("Estudiantes"), sort_key="head_count"),
        DayColumn("first_day", label=_("Primera opción"), sort_key="first_day"),
        DayColumn("asked_at", label=_("Pedida"), sort_key="asked_at"),
        TextColumn("state", label=_("Estado"), accessor=state_of),
    ]
    search_fields = ["section", "school__name", "school__number", "workshop__title"]
    filterset_class = RequestFilters
