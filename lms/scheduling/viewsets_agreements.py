"""Agreements in the coordinator's office, each with what is left of it."""

import django_filters
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from curriculum.uploads import incoming
from lms.core import clock
from lms.core.tables import TextColumn
from lms.core.viewsets import ScopedCreateView, ScopedDeleteView, ScopedEditView, ScopedIndexView
from lms.records.agreement_files import drop_paper, keep_paper
from lms.records.enums import AgreementKind
from lms.records.forms_agreements import AgreementForm
from lms.records.models import Agreement
from lms.records.viewsets import OfficeViewSet

from .enums_requests import AgreementState
from .queries_agreements import in_state, standing_of, with_used


class AgreementFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        choices=AgreementState, label=_("Estado"), empty_label=_("Todos"), widget=forms.Select, method="in_state"
    )
    kind = django_filters.ChoiceFilter(choices=AgreementKind, label=_("Tipo"), empty_label=_("Todos"), widget=forms.Select)

    class Meta:
        model = Agreement
        fields = ["state", "kind"]

    def in_state(self, queryset, name, value):
        return in_state(queryset, value, clock.today())


class AgreementIndexView(ScopedIndexView):
    """The agreements that end first on top; those without an end last."""

    def get_base_queryset(self):
        return with_used(super().get_base_queryset().select_related("school", "partner").by_end())


class UploadedPaperMixin:
    """A file that comes with the form is looked into in a folder that is gone afterwards."""

    form: AgreementForm

    def dispatch(self, request, *args, **kwargs):
        with incoming() as self.folder:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"folder": self.folder}  # type: ignore[misc]

    def form_invalid(self, form):
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response

    def save_instance(self):
        """Wagtail has opened the transaction."""
        if file := self.form.cleaned_data["file"]:
            keep_paper(self.form.instance, file)
        return super().save_instance()  # type: ignore[misc]


class AgreementCreateView(UploadedPaperMixin, ScopedCreateView):
    pass


class AgreementEditView(UploadedPaperMixin, ScopedEditView):
    template_name = "scheduling/office/agreement.html"

    @property
    def heading(self) -> str:
        return self.object.other_side

    def get_context_data(self, **kwargs):
        read = with_used(Agreement.objects.filter(pk=self.object.pk).select_related("school", "partner")).get()
        return super().get_context_data(**kwargs) | {"standing": standing_of(read, clock.today())}


class AgreementDeleteView(ScopedDeleteView):
    @transaction.atomic
    def delete_action(self):
        super().delete_action()
        drop_paper(self.object)


def _standing(agreement: Agreement):
    return standing_of(agreement, clock.today())


class AgreementViewSet(OfficeViewSet):
    model = Agreement
    form_class = AgreementForm
    index_view_class = AgreementIndexView
    add_view_class = AgreementCreateView
    edit_view_class = AgreementEditView
    delete_view_class = AgreementDeleteView
    url_prefix = name = "convenios"
    icon = "doc-full"
    menu_label = _("Convenios")
    menu_hook = "register_school_menu_item"
    menu_order = 3
    empty_message = _("Todavía no hay convenios. Anote con quién, desde y hasta cuándo, y cuántas sesiones se acordaron.")
    list_display = [
        TextColumn("other_side", label=_("Con quién")),
        TextColumn("kind", label=_("Tipo"), accessor="get_kind_display", sort_key="kind"),
        TextColumn("reference", label=_("Referencia"), sort_key="reference"),
        TextColumn("days", label=_("Vale"), accessor=lambda one: _standing(one).days),
        TextColumn("sessions", label=_("Sesiones"), accessor=lambda one: _standing(one).sessions),
        TextColumn("state", label=_("Estado"), accessor=lambda one: _standing(one).state.label),
    ]
    search_fields = ["reference", "school__name", "school__number", "partner__name"]
    filterset_class = AgreementFilters
