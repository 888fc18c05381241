"""The log's place in the office."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lms.core.office import PolicyMenuItem

from .permissions import READERS


@hooks.register("register_admin_urls")
def register_urls():
    return [path("bitacora/", include("lms.audit.urls_office"))]


@hooks.register("register_admin_menu_item")
def register_log():
    return PolicyMenuItem(_("Bitácora"), reverse("log:entries"), name="bitacora", icon_name="history", order=180, policy=READERS)
