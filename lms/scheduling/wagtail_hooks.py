"""Registers days without school, requests and agreements in the office."""

from django.urls import include, path, reverse
from django.utils.translation import ngettext
from wagtail import hooks

from lms.core.office import OfficeTask

from .models import WorkshopRequest
from .viewsets import ClosureViewSet
from .viewsets_agreements import AgreementViewSet
from .viewsets_requests import WAITING, RequestViewSet
from .viewsets_travel import TravelTimeViewSet


@hooks.register("register_admin_viewset")
def register_closures():
    return [ClosureViewSet(), TravelTimeViewSet()]


@hooks.register("register_admin_viewset")
def register_requests():
    return [RequestViewSet(), AgreementViewSet()]


@hooks.register("register_admin_urls")
def register_request_urls():
    return [path("", include("lms.scheduling.urls_requests"))]


@hooks.register("register_office_task")
def requests_waiting(user, now) -> OfficeTask:
    count = WorkshopRequest.objects.coordinated_by(user).waiting().count()
    text = ngettext("solicitud de taller espera", "solicitudes de taller esperan", count)
    return OfficeTask(count, text, f"{reverse('solicitudes:index')}?state={WAITING}", "cal")
