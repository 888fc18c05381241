"""What an administrator sets up and coordinators use: centres, terms, partners. No person is named, nothing is deleted."""

from django.utils.translation import gettext_lazy as _

from lms.accounts.enums import Role
from lms.accounts.permissions import ADMINISTRATOR, roles
from lms.core.access import Access, access
from lms.core.tables import DayColumn, TextColumn
from lms.core.viewsets import ScopedModelViewSet

from .forms_setup import CentreForm, PartnerForm, TermForm
from .models import Centre, Partner, Term


class SetUpViewSet(ScopedModelViewSet):
    """A list that coordinators read, with forms for administrators alone."""

    access = roles(Role.COORDINATOR, Role.ADMINISTRATOR)
    write_access: Access = ADMINISTRATOR
    view_names = ("index", "index_results", "add", "edit")

    def construct_view(self, view_class, **kwargs):
        view = super().construct_view(view_class, **kwargs)
        writes = issubclass(view_class, self.add_view_class | self.edit_view_class)
        return access(self.write_access)(view) if writes else view


class CentreViewSet(SetUpViewSet):
    model = Centre
    access = ADMINISTRATOR
    form_class = CentreForm
    url_prefix = name = "sedes"
    icon = "site"
    menu_label = _("Sedes")
    menu_order = 165
    add_to_admin_menu = True
    empty_message = _("Todavía no hay sedes. Agregue la primera: después podrá invitar a quien la coordina.")
    list_display = [
        TextColumn("name", label=_("Sede"), sort_key="name"),
        TextColumn("code", label=_("Código"), sort_key="code"),
    ]
    search_fields = ["name", "code"]


class TermViewSet(SetUpViewSet):
    model = Term
    form_class = TermForm
    url_prefix = name = "periodos"
    icon = "date"
    menu_label = _("Periodos")
    add_to_admin_menu = False
    empty_message = _("La administración todavía no definió los periodos del año escolar.")
    list_display = [
        TextColumn("name", label=_("Periodo"), sort_key="name"),
        DayColumn("starts_on", label=_("Empieza"), sort_key="starts_on"),
        DayColumn("ends_on", label=_("Termina"), sort_key="ends_on"),
    ]


class PartnerViewSet(SetUpViewSet):
    model = Partner
    form_class = PartnerForm
    url_prefix = name = "aliados"
    icon = "link"
    menu_label = _("Aliados")
    add_to_admin_menu = False
    empty_message = _("La administración todavía no registró aliados.")
    list_display = [
        TextColumn("name", label=_("Aliado"), sort_key="name"),
        TextColumn("kind", label=_("Tipo"), accessor="get_kind_display", sort_key="kind"),
    ]
    search_fields = ["name"]
