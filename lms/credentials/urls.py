"""Addresses of credentials."""

from django.urls import path

from . import views

app_name = "credentials"
urlpatterns = [
    path("constancias/<uuid:public_id>/", views.certificate, name="certificate"),
    path("grupos/<uuid:public_id>/constancias/", views.certificates_zip, name="certificates_zip"),
    path("verificar/", views.VerifyView.as_view(), name="verify"),
]
