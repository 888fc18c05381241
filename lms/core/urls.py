"""Addresses that belong to no domain."""

from django.urls import path

from . import views

urlpatterns = [
    path("estilo/", views.style_page, name="style"),
    path("estilo/pregunta/", views.style_question, name="style_question"),
]
