"""The own account in the office's menu: Wagtail's own page of it shows look and language only."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def own_account():
    return MenuItem(_("Mi cuenta"), reverse("mfa_index"), name="own-account", icon_name="lock", order=100_000)
