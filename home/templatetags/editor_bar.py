"""Wagtail's bar over a page, for whoever writes it."""

from django import template
from django.conf import settings
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar

from lms.accounts.enums import Role

register = template.Library()


@register.simple_tag(takes_context=True)
def editor_bar(context) -> str:
    """The bar where an editor looks; for anybody else nothing is rendered, and a visitor's page does not ask who looks."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    user = request.user
    is_editor = user.is_authenticated and not user.is_student and user.has_role(Role.EDITOR)
    return wagtailuserbar(context) if is_editor and "page" in context else ""
