"""Addresses of the curriculum beside its pages: materials and their files."""

from django.urls import path

from . import views, views_packs
from .enums import FileKind
from .files import PLAN, SHORT_PLAN

PLAN_PDF, SHORT_PLAN_PDF = ({"kind": FileKind.PLAN, "name": name} for name in (PLAN, SHORT_PLAN))
PLAN_DOCX, SHORT_PLAN_DOCX = ({"kind": FileKind.EDITABLE, "name": name} for name in (PLAN, SHORT_PLAN))
WHOLE, LIGHT = {"is_light": False}, {"is_light": True}

app_name = "curriculum"
urlpatterns = [
    path("materiales/", views.materials, name="materials"),
    path("materiales/archivo/<uuid:public_id>/", views.material, name="material"),
    path("materiales/<slug:code>/plan.pdf", views.plan, PLAN_PDF, name="plan_pdf"),
    path("materiales/<slug:code>/plan-45.pdf", views.plan, SHORT_PLAN_PDF, name="short_plan_pdf"),
    path("materiales/<slug:code>/plan.docx", views.plan, PLAN_DOCX, name="plan_docx"),
    path("materiales/<slug:code>/plan-45.docx", views.plan, SHORT_PLAN_DOCX, name="short_plan_docx"),
    path("materiales/<slug:code>/paquete.zip", views_packs.lesson_pack, WHOLE, name="lesson_pack"),
    path("materiales/<slug:code>/paquete-ligero.zip", views_packs.lesson_pack, LIGHT, name="light_lesson_pack"),
    path("materiales/taller/<slug:code>/paquete.zip", views_packs.workshop_pack, WHOLE, name="workshop_pack"),
    path("materiales/taller/<slug:code>/paquete-ligero.zip", views_packs.workshop_pack, LIGHT, name="light_workshop_pack"),
    path("materiales/<slug:code>/<slug:name>.pdf", views.annex_pdf, name="annex_pdf"),
]
