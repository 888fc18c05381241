"""Checks of staff in the coordinator's office: that they were made, never what they said."""

from datetime import date
from typing import cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.audit.enums import Act
from lms.audit.showing import shows
from lms.core import clock
from lms.core.tables import DayColumn, TextColumn
from lms.core.viewsets import FOREIGN_CHOICE, ScopedCreateView, ScopedEditView, ScopedIndexView, ScopedModelForm

from .models import Centre, StaffClearance, facilitators_of
from .queries_clearances import SOON, unchecked
from .viewsets import OfficeViewSet


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj) -> str:
        return obj.get_full_name() or obj.get_username()


class ClearanceForm(ScopedModelForm):
    user = PersonField(User.objects.none(), label=_("Persona"), error_messages={"invalid_choice": FOREIGN_CHOICE})

    class Meta:
        model = StaffClearance
        fields = ["user", "kind", "checked_on", "expires_on"]
        help_texts = {
            "kind": _("Aquí no se guarda ningún número ni archivo: solo que se revisó y hasta cuándo vale."),
            "expires_on": _("El último día en que vale. Vacío si no vence."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = facilitators_of(Centre.objects.coordinated_by(self.for_user))
        self.fields["user"].queryset = people.order_by("last_name", "first_name", "pk")

    def clean(self):
        super().clean()
        checked_on, expires_on = self.cleaned_data.get("checked_on"), self.cleaned_data.get("expires_on")
        if checked_on and checked_on > clock.today():
            self.add_error("checked_on", _("La revisión no puede ser de un día que todavía no llegó."))
        if checked_on and expires_on and expires_on < checked_on:
            self.add_error("expires_on", _("No puede vencer antes del día de la revisión."))
        return self.cleaned_data


class ClearanceIndexView(ScopedIndexView):
    """All checks, and above them who needs one."""

    template_name = "records/office/clearances.html"

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user").order_by("user__last_name", "user__first_name", "-checked_on")

    def get_context_data(self, *args, **kwargs):
        return super().get_context_data(*args, **kwargs) | {"unchecked": unchecked(cast(User, self.request.user), clock.today())}


class ClearanceCreateView(ScopedCreateView):
    def get_initial(self):
        return super().get_initial() | {"user": self.request.GET.get("persona", "")}


class ClearanceEditView(ScopedEditView):
    @property
    def heading(self) -> str:
        return self.object.user.get_full_name()


def _state(clearance: StaffClearance) -> str:
    today: date = clock.today()
    if clearance.expires_on is None or clearance.expires_on > today + SOON:
        return gettext("Vigente")
    return gettext("Vencida") if clearance.expires_on < today else gettext("Vence pronto")


class ClearanceViewSet(OfficeViewSet):
    model = StaffClearance
    audited = shows(Act.PERSON_SEEN, "accounts.user", scope="coordinated_by")
    form_class = ClearanceForm
    index_view_class = ClearanceIndexView
    add_view_class = ClearanceCreateView
    edit_view_class = ClearanceEditView
    url_prefix = name = "antecedentes"
    icon = "check"
    menu_label = _("Antecedentes")
    menu_order = 171
    empty_message = _("Todavía no hay revisiones. Desde la primera, quien no tenga una vigente no puede facilitar en su sede.")
    list_display = [
        TextColumn("person", label=_("Persona"), accessor=lambda one: one.user.get_full_name(), sort_key="user__last_name"),
        TextColumn("kind", label=_("Constancia"), accessor="get_kind_display"),
        DayColumn("checked_on", label=_("Revisada el"), sort_key="checked_on"),
        DayColumn("expires_on", label=_("Vence el"), sort_key="expires_on"),
        TextColumn("state", label=_("Estado"), accessor=_state),
    ]
    search_fields = ["user__first_name", "user__last_name"]
