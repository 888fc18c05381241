"""Registers certificates in the coordinator's office, and what waits there."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from lms.accounts.permissions import COORDINATOR
from lms.core.office import OfficeTask, PolicyMenuItem
from lms.records.models import Cohort

from .queries_office import cohorts_ready_to_issue, sessions_without_register


@hooks.register("register_admin_urls")
def register_urls():
    return [path("constancias/", include("lms.credentials.urls_office"))]


@hooks.register("register_admin_menu_item")
def register_certificates():
    return PolicyMenuItem(
        _("Constancias"),
        reverse("office_certificates:cohorts"),
        name="constancias",
        icon_name="success",
        order=140,
        policy=COORDINATOR,
    )


@hooks.register("register_office_task", order=-1)
def registers_missing(user, now) -> OfficeTask:
    count = sessions_without_register(Cohort.objects.coordinated_by(user), now)
    text = ngettext("sesión pasada sin lista de asistencia", "sesiones pasadas sin lista de asistencia", count)
    return OfficeTask(count, text, f"{reverse('portal:home')}#sede-sin-lista", "clock")


@hooks.register("register_office_task", order=1)
def certificates_ready(user, now) -> OfficeTask:
    count = cohorts_ready_to_issue(Cohort.objects.coordinated_by(user), now)
    text = ngettext("grupo terminado sin constancias", "grupos terminados sin constancias", count)
    return OfficeTask(count, text, reverse("office_certificates:cohorts"), "tick")
