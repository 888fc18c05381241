"""Schools, cohorts and awareness events in the coordinator's office."""

import django_filters
from django import forms
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.viewsets.model import ModelViewSetGroup

from lms.accounts.permissions import COORDINATOR
from lms.core import clock
from lms.core.permissions import rows_in_scope
from lms.core.tables import DayColumn, TextColumn
from lms.core.viewsets import ScopedCreateView, ScopedEditView, ScopedIndexView, ScopedModelViewSet

from .enums import Level, SchoolStatus
from .forms import AwarenessEventForm, CohortForm, SchoolForm
from .models import AwarenessEvent, Cohort, School, Term
from .queries_office import with_students
from .viewsets_setup import PartnerViewSet, TermViewSet


class OfficeViewSet(ScopedModelViewSet):
    """A viewset of the coordinator's office."""

    access = COORDINATOR
    add_to_admin_menu = True


def own(model):
    """A queryset for filters: the rows of this model that are in scope of whoever filters."""
    return lambda request: rows_in_scope(model, request.user)


class SchoolFilters(WagtailFilterSet):
    level = django_filters.ChoiceFilter(choices=Level, label=_("Nivel"), empty_label=_("Todos"), widget=forms.Select)
    status = django_filters.ChoiceFilter(choices=SchoolStatus, label=_("Estado"), empty_label=_("Todos"), widget=forms.Select)

    class Meta:
        model = School
        fields = ["level", "status"]


class SchoolIndexView(ScopedIndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("centre").annotate(cohort_count=Count("cohorts", distinct=True))


class SchoolViewSet(OfficeViewSet):
    model = School
    form_class = SchoolForm
    index_view_class = SchoolIndexView
    url_prefix = name = "escuelas"
    icon = "home"
    menu_label = _("Escuelas")
    add_to_admin_menu = False
    empty_message = _("Todavía no hay escuelas en su sede. Agregue la primera para poder abrir un grupo.")
    list_display = [
        TextColumn("short_name", label=_("Institución"), sort_key="name"),
        TextColumn("district", label=_("Distrito"), sort_key="district"),
        TextColumn("level", label=_("Nivel"), accessor="get_level_display"),
        TextColumn("shift", label=_("Turno"), accessor="get_shift_display"),
        TextColumn("cohort_count", label=_("Grupos"), sort_key="cohort_count"),
        TextColumn("status", label=_("Estado"), accessor="get_status_display"),
    ]
    search_fields = ["name", "number", "district", "modular_code"]
    filterset_class = SchoolFilters


class CohortFilters(WagtailFilterSet):
    term = django_filters.ModelChoiceFilter(
        queryset=Term.objects.all(), label=_("Periodo"), empty_label=_("Todos"), widget=forms.Select
    )
    school = django_filters.ModelChoiceFilter(
        queryset=own(School), label=_("Institución"), empty_label=_("Todas"), widget=forms.Select
    )

    class Meta:
        model = Cohort
        fields = ["term", "school"]


class CohortIndexView(ScopedIndexView):
    def get_base_queryset(self):
        return with_students(super().get_base_queryset().for_listing(), clock.today())

    def get_row_url(self, instance):
        return reverse("office:cohort", args=[instance.public_id])


class CohortPageMixin:
    """After writing, the cohort's own page: that is where one goes on."""

    object: Cohort

    def get_success_url(self):
        return reverse("office:cohort", args=[self.object.public_id])


class CohortCreateView(CohortPageMixin, ScopedCreateView):
    pass


class CohortEditView(CohortPageMixin, ScopedEditView):
    @property
    def heading(self) -> str:
        return f"{self.object.label} · {self.object.place_name}"

    def get_back_url(self) -> str:
        return self.get_success_url()


class CohortViewSet(OfficeViewSet):
    model = Cohort
    form_class = CohortForm
    index_view_class = CohortIndexView
    add_view_class = CohortCreateView
    edit_view_class = CohortEditView
    url_prefix = name = "grupos"
    icon = "group"
    menu_label = _("Grupos")
    menu_order = 120
    empty_message = _("Todavía no hay grupos. Un grupo son los estudiantes que llevan un taller en un periodo.")
    list_display = [
        TextColumn("label", label=_("Grupo"), sort_key="grade"),
        TextColumn("workshop", label=_("Taller"), accessor="workshop.title"),
        TextColumn("place_name", label=_("Institución o sede")),
        TextColumn("term", label=_("Periodo"), accessor="term.name"),
        DayColumn("starts_on", label=_("Primer día"), sort_key="starts_on"),
        TextColumn("students", label=_("Estudiantes"), accessor=lambda cohort: f"{cohort.students} / {cohort.capacity}"),
        TextColumn("code", label=_("Código"), sort_key="code"),
    ]
    search_fields = ["code", "section", "workshop__title", "school__name", "school__number", "centre__name"]
    filterset_class = CohortFilters


class AwarenessEventIndexView(ScopedIndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("centre", "partner")


class AwarenessEventViewSet(OfficeViewSet):
    model = AwarenessEvent
    form_class = AwarenessEventForm
    index_view_class = AwarenessEventIndexView
    url_prefix = name = "actividades"
    icon = "comment"
    menu_label = _("Actividades")
    add_to_admin_menu = False
    empty_message = _("Todavía no hay actividades. Aquí se cuentan personas por edad: nunca se escriben nombres.")
    list_display = [
        TextColumn("kind", label=_("Actividad"), sort_key="kind"),
        DayColumn("held_on", label=_("Fecha"), sort_key="held_on"),
        TextColumn("district", label=_("Distrito"), sort_key="district"),
        TextColumn("partner", label=_("Aliado"), accessor="partner.name"),
        TextColumn("reached", label=_("Personas")),
    ]
    search_fields = ["kind", "district", "partner__name"]


class SchoolGroup(ModelViewSetGroup):
    """Schools here; whom to call there and what was agreed join by the hook."""

    items = (SchoolViewSet,)
    menu_label = _("Escuelas")
    menu_name = "escuelas"
    menu_icon = "home"
    menu_order = 110
    submenu_hook = "register_school_menu_item"


class CalendarGroup(ModelViewSetGroup):
    """Terms here; scheduling adds the days without school by the hook."""

    items = (TermViewSet,)
    menu_label = _("Calendario")
    menu_name = "calendario"
    menu_icon = "calendar-alt"
    menu_order = 150
    submenu_hook = "register_calendar_menu_item"


class AwarenessGroup(ModelViewSetGroup):
    items = (AwarenessEventViewSet, PartnerViewSet)
    menu_label = _("Sensibilización")
    menu_name = "sensibilizacion"
    menu_icon = "comment"
    menu_order = 160
