"""Addresses of attendance."""

from django.urls import path

from . import views

app_name = "attendance"
urlpatterns = [
    path("sesiones/<uuid:public_id>/asistencia/", views.RollView.as_view(), name="roll"),
    path("sesiones/<uuid:public_id>/asistencia/corregir/", views.CorrectView.as_view(), name="correct"),
    path("grupos/<uuid:public_id>/asistencia/", views.grid, name="grid"),
    path("grupos/<uuid:public_id>/asistencia/<slug:kind>/", views.grid_download, name="grid_download"),
]
