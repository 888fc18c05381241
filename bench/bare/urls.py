"""A trivial answer, the pages of the site in a bare frame, and the site's own addresses for what links to them."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from wagtail.models import Page, Site

from lms.urls import urlpatterns as addresses_of_the_site


def trivial(request):
    return HttpResponse("Hola")


def bare(request, address):
    """The page as Wagtail finds and renders it, without anything of ours."""
    root = Site.find_for_request(request).root_page
    found = Page.route(root, request, [part for part in address.split("/") if part])
    return TemplateResponse(request, "bare.html", Page.get_context(found.page, request))


urlpatterns = [path("trivial/", trivial), path("bare/<path:address>", bare), *addresses_of_the_site]
