"""Addresses of notices in the own account; in a demonstration also the mail that it would have sent."""

from django.conf import settings
from django.urls import path

from . import views, views_demo

app_name = "notices"
urlpatterns = [path("cuenta/avisos/", views.ChoicesView.as_view(), name="choices")]
if settings.DEMO:
    urlpatterns += [
        path("demostracion/correo/", views_demo.mail, name="demo_mail"),
        path("demostracion/correo/<slug:name>/", views_demo.letter, name="demo_letter"),
    ]
