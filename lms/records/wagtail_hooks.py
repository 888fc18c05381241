"""Registers the coordinator's office. Nothing is decided here."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission

from lms.accounts.permissions import COORDINATOR
from lms.core import clock
from lms.core.office import OfficeTask, PolicyMenuItem, TodayPanel, tasks_of

from .models import RosterImport
from .permissions_team import KEEPERS
from .viewsets import AwarenessGroup, CalendarGroup, CohortViewSet, SchoolGroup
from .viewsets_clearances import ClearanceViewSet
from .viewsets_contacts import SchoolContactViewSet
from .viewsets_setup import CentreViewSet


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [
        SchoolGroup(),
        SchoolContactViewSet(),
        CohortViewSet(),
        CalendarGroup(),
        AwarenessGroup(),
        CentreViewSet(),
        ClearanceViewSet(),
    ]


@hooks.register("register_admin_urls")
def register_urls():
    return [path("", include("lms.records.urls_office")), path("personal/", include("lms.records.urls_team"))]


@hooks.register("register_admin_menu_item")
def register_rosters():
    return PolicyMenuItem(
        _("Nóminas"), reverse("office:rosters"), name="nominas", icon_name="upload", order=130, policy=COORDINATOR
    )


@hooks.register("register_admin_menu_item")
def register_team():
    return PolicyMenuItem(_("Personal"), reverse("team:list"), name="personal", icon_name="user", order=170, policy=KEEPERS)


@hooks.register("register_office_task")
def imports_waiting(user, now) -> OfficeTask:
    count = RosterImport.objects.visible_to(user).waiting().count()
    text = ngettext("nómina revisada espera que la guarde", "nóminas revisadas esperan que las guarde", count)
    return OfficeTask(count, text, reverse("office:rosters"), "doc")


@hooks.register("construct_homepage_panels")
def show_today(request, panels):
    """Above Wagtail's panels for who writes pages too; instead of them, which are about pages, for who does not."""
    if not user_has_any_page_permission(request.user):
        panels.clear()
    if COORDINATOR.allows(request):
        panels.insert(0, TodayPanel(tasks_of(request.user, clock.now())))
