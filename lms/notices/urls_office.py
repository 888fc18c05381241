"""Addresses of notices in the office, below /admin/avisos/."""

from django.urls import path

from . import views_office as views

app_name = "outbox"
urlpatterns = [
    path("", views.OutboxView.as_view(), name="messages"),
    path("<uuid:public_id>/enviado/", views.SentView.as_view(), name="sent"),
    path("<uuid:public_id>/otra-vez/", views.AgainView.as_view(), name="again"),
    path("textos/", views.WordingsView.as_view(), name="wordings"),
    path("textos/<slug:event>/<slug:language>/", views.WordingView.as_view(), name="wording"),
]
