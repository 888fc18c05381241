"""Whom to call at a school, in the coordinator's office."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from lms.core.phones import spoken_phone
from lms.core.tables import TextColumn
from lms.core.viewsets import ScopedIndexView

from .enums import ContactRole
from .forms_agreements import SchoolContactForm
from .models import School, SchoolContact
from .viewsets import OfficeViewSet, own


class ContactFilters(WagtailFilterSet):
    school = django_filters.ModelChoiceFilter(
        queryset=own(School), label=_("Institución"), empty_label=_("Todas"), widget=forms.Select
    )
    role = django_filters.ChoiceFilter(choices=ContactRole, label=_("Función"), empty_label=_("Todas"), widget=forms.Select)

    class Meta:
        model = SchoolContact
        fields = ["school", "role"]


class ContactIndexView(ScopedIndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("school").order_by("school__number", "school__name", "role", "pk")


class SchoolContactViewSet(OfficeViewSet):
    model = SchoolContact
    form_class = SchoolContactForm
    index_view_class = ContactIndexView
    url_prefix = name = "contactos"
    icon = "mobile-alt"
    menu_label = _("Contactos")
    menu_hook = "register_school_menu_item"
    menu_order = 2
    empty_message = _("Todavía no hay contactos. Anote a quién llamar en cada escuela: dirección, responsable, tutoría.")
    list_display = [
        TextColumn("name", label=_("Nombre"), sort_key="name"),
        TextColumn("role", label=_("Función"), accessor="get_role_display"),
        TextColumn("school", label=_("Institución"), accessor="school.short_name"),
        TextColumn("phone", label=_("Teléfono"), accessor=lambda one: spoken_phone(one.phone)),
        TextColumn("email", label=_("Correo")),
    ]
    search_fields = ["name", "school__name", "school__number"]
    filterset_class = ContactFilters
