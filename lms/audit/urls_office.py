"""Addresses of the log, below /admin/bitacora/."""

from django.urls import path

from . import views

app_name = "log"
urlpatterns = [
    path("", views.LogView.as_view(), name="entries"),
    path("bitacora.<slug:kind>", views.LogDownloadView.as_view(), name="download"),
]
