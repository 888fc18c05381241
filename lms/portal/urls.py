"""Addresses of portal."""

from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("inicio/", views.home, name="home"),
    path("sin-internet/", views.offline, name="offline"),
    path("grupos/<uuid:public_id>/", views.cohort, name="cohort"),
]
