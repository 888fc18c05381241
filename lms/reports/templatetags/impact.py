"""The public figures for templates: one as it is written, one as a bar, and the front page's few."""

from django import template
from django.core.cache import caches
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.core import clock
from lms.reports import queries

register = template.Library()


@register.simple_tag
def figure(value: int | None) -> str:
    """“1,338”; a hidden figure says that it is hidden."""
    if value is None:
        return format_html('<span class="muted">{}</span>', _("oculto"))
    return number_format(value, force_grouping=True)


@register.inclusion_tag("components/bar.html")
def bar(value: int | None, *, of: int, part: int | None = None) -> dict:
    """A bar as long as `value` is of `of`, filled as far as `part` goes. Decoration: the figures stand beside it."""
    shown = [0 if number is None or not of else round(100 * number / of, 1) for number in (value, part)]
    return {"whole": str(shown[0]), "part": str(shown[1])}


@register.simple_tag
def largest(rows, name: str) -> int:
    """The largest of an attribute, hidden ones left out: what the longest bar stands for."""
    return max((value for row in rows if (value := getattr(row, name)) is not None), default=0)


@register.inclusion_tag("reports/impact_figures.html")
def impact_figures() -> dict:
    """Students of each centre and the share of completions, for the front page; kept for a minute in the page cache."""
    cache, key = caches["pages"], f"impact-figures:{get_language()}"
    if (found := cache.get(key)) is None:
        found = queries.impact(now=clock.now())
        cache.set(key, found)
    return {"impact": found}
