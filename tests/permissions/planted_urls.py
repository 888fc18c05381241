"""An address whose view declares nothing: the middleware must refuse it to everybody."""

from django.http import HttpResponse
from django.urls import path

from lms.urls import urlpatterns as the_site


def plain(request):
    return HttpResponse("datos")


plain.__module__ = "lms.planted"

urlpatterns = [path("plantada/", plain, name="planted"), *the_site]
