"""Maloca's look in Wagtail's admin, and its menu without what leads nowhere here."""

from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission

from .nginx import send_by_nginx

# Wagtail's help leads to other sites; its reports are about pages, and the site history tells who did what.
LEFT_OUT = {"help"}
FOR_PAGES = {"reports"}
REPORTS_LEFT_OUT = {"site-history"}
# After Wagtail has asked who may have the document.
LAST = 1000


@hooks.register("insert_global_admin_css")
def office_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/office.css"))


@hooks.register("construct_main_menu")
def shorten_menu(request, items):
    gone = LEFT_OUT if user_has_any_page_permission(request.user) else LEFT_OUT | FOR_PAGES
    items[:] = [item for item in items if item.name not in gone]


@hooks.register("construct_reports_menu")
def shorten_reports(request, items):
    items[:] = [item for item in items if item.name not in REPORTS_LEFT_OUT]


@hooks.register("before_serve_document", order=LAST)
def send_document(document, request):
    """Where nginx sends files it sends documents too; elsewhere Wagtail itself does."""
    if not settings.NGINX_SENDS_FILES:
        return None
    path = Path(document.file.path)
    if not path.is_file():
        raise Http404
    response = send_by_nginx(request, path, file_name=document.filename)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
