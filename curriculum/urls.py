"""Addresses of the curriculum beside its pages: materials and their files."""

from django.urls import path

from . import views

app_name = "curriculum"
urlpatterns = [
    path("materiales/", views.materials, name="materials"),
    path("materiales/archivo/<uuid:public_id>/", views.material, name="material"),
    path("materiales/<slug:code>/plan.pdf", views.plan_pdf, name="plan_pdf"),
    path("materiales/<slug:code>/<slug:name>.pdf", views.annex_pdf, name="annex_pdf"),
]
