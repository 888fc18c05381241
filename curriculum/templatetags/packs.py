"""What the pages of a pack need: files by what stands in a lesson's body, and text that leads nowhere without a network."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

register = template.Library()


@register.filter
def in_pack(files, about):
    """The part of the pack that this material or picture is; None where it was left out."""
    return files.get((about._meta.label, about.pk)) if about else None


@register.filter
def unlinked(text: RichText) -> SafeString:
    """Rich text of an editor, without its links."""
    return mark_safe(re.sub(r"</?a\b[^>]*>", "", expand_db_html(text.source)))  # noqa: S308 (Wagtail's own cleaned text)
