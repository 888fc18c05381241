"""Words for what the log keeps as codes."""

from django import template

from ..queries import is_whole, kind_label

register = template.Library()
register.filter(kind_label)
register.filter(is_whole)


@register.filter
def short(public_id) -> str:
    """The first eight characters of a random id: enough to tell it from others, and to search by."""
    return str(public_id)[:8] if public_id else ""
