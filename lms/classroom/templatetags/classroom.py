"""What pages of other apps show of a class."""

from zoneinfo import ZoneInfo

from django import template

from lms.core import clock

from ..codes import shown
from ..queries import open_code_of

register = template.Library()


@register.inclusion_tag("classroom/open_class_box.html", takes_context=True)
def open_class_box(context, cohort):
    """The class code, large, and the button that opens or closes the class. One query; needs the request for the token."""
    found = open_code_of(cohort, clock.now())
    closes_at = found.closes_at.astimezone(ZoneInfo(cohort.centre.time_zone)) if found else None
    return {
        "cohort": cohort,
        "code": shown(found.code) if found else "",
        "closes_at": f"{closes_at:%H:%M}" if closes_at else "",
        "csrf_token": context.get("csrf_token"),
    }
