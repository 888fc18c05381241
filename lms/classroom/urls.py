"""Student sign-in, and what adults do for it."""

from django.urls import path

from . import views, views_staff

app_name = "classroom"
urlpatterns = [
    path("clase/", views.ClassCodeView.as_view(), name="sign_in"),
    path("clase/nombres/", views.NamesView.as_view(), name="names"),
    path("clase/clave/", views.PinView.as_view(), name="pin"),
    path("grupos/<uuid:public_id>/clase/", views_staff.OpenClassView.as_view(), name="open_class"),
    path("grupos/<uuid:public_id>/claves/", views_staff.PinsView.as_view(), name="pins"),
]
