"""The way out that help and sensitive pages offer."""

from django.urls import path

from .views import quick_exit

urlpatterns = [path("salir-rapido/", quick_exit, name="quick_exit")]
