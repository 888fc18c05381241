"""Addresses of reports."""

from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [path("impacto/", views.impact, name="impact")]
