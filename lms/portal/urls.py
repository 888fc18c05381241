"""Addresses of portal."""

from django.urls import path

from . import views, views_kept

app_name = "portal"
urlpatterns = [
    path("inicio/", views.home, name="home"),
    path("sin-internet/", views.offline, name="offline"),
    path("grupos/<uuid:public_id>/", views.cohort, name="cohort"),
    path("grupos/<uuid:public_id>/encuentros/<uuid:lesson_key>/", views_kept.kept_lesson, name="kept_lesson"),
    path(
        "grupos/<uuid:public_id>/encuentros/<uuid:lesson_key>/cambios/",
        views_kept.KeptChangesView.as_view(),
        name="kept_changes",
    ),
]
