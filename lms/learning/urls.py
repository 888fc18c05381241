"""Addresses of learning."""

from django.urls import path

from . import views

app_name = "learning"
urlpatterns = [
    path("inicio/prueba/<uuid:public_id>/", views.SittingView.as_view(), name="sitting"),
    path("inicio/prueba/<uuid:public_id>/<int:number>/", views.QuestionView.as_view(), name="question"),
]
