"""Addresses of the curriculum beside its pages: materials and their files."""

from django.urls import path

from . import views
from .enums import FileKind
from .files import PLAN, SHORT_PLAN

PLAN_PDF, SHORT_PLAN_PDF = ({"kind": FileKind.PLAN, "name": name} for name in (PLAN, SHORT_PLAN))
PLAN_DOCX, SHORT_PLAN_DOCX = ({"kind": FileKind.EDITABLE, "name": name} for name in (PLAN, SHORT_PLAN))

app_name = "curriculum"
urlpatterns = [
    path("materiales/", views.materials, name="materials"),
    path("materiales/archivo/<uuid:public_id>/", views.material, name="material"),
    path("materiales/<slug:code>/plan.pdf", views.plan, PLAN_PDF, name="plan_pdf"),
    path("materiales/<slug:code>/plan-45.pdf", views.plan, SHORT_PLAN_PDF, name="short_plan_pdf"),
    path("materiales/<slug:code>/plan.docx", views.plan, PLAN_DOCX, name="plan_docx"),
    path("materiales/<slug:code>/plan-45.docx", views.plan, SHORT_PLAN_DOCX, name="short_plan_docx"),
    path("materiales/<slug:code>/<slug:name>.pdf", views.annex_pdf, name="annex_pdf"),
]
