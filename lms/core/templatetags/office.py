"""What the office's templates ask."""

from django import template
from wagtail.admin.menu import SubmenuMenuItem, admin_menu

register = template.Library()


@register.simple_tag(takes_context=True)
def office_places(context) -> list:
    """The items of the admin's menu that this person has, submenus opened, in order: for browsers without script."""
    request = context["request"]
    places: list = []
    for item in sorted(admin_menu.menu_items_for_request(request), key=lambda found: found.order):
        inner = item.menu.menu_items_for_request(request) if isinstance(item, SubmenuMenuItem) else [item]
        places += [place for place in sorted(inner, key=lambda found: found.order) if place.url.startswith("/")]
    return places
