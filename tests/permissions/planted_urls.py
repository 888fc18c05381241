"""An address whose view declares nothing: the middleware must refuse it to everybody."""

from django.http import HttpResponse
from django.urls import path


def plain(request):
    return HttpResponse("datos")


plain.__module__ = "lms.planted"

urlpatterns = [path("plantada/", plain, name="planted")]
