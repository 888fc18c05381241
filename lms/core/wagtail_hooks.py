"""Maloca's look in Wagtail's admin, and its menu without what leads nowhere here."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission

# Wagtail's help leads to other sites; its reports are about pages, and the site history tells who did what.
LEFT_OUT = {"help"}
FOR_PAGES = {"reports"}
REPORTS_LEFT_OUT = {"site-history"}


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
