"""The components: small things that every page draws the same way. docs/look.md lists them, /estilo/ shows them.

Each is one template in templates/components/, and one tag of the same name where it takes more than a variable or two.
"""

from collections.abc import Sequence

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> str:
    """An icon of the sprite, hidden from screen readers: its word always stands beside it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("img/icons.svg"), name)


@register.filter
def file_size(size: int) -> str:
    """Bytes as a person reads them before a download: 96 kB, 1.2 MB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


@register.inclusion_tag("components/picture.html")
def picture(name: str, tile: str = "") -> dict:
    """A picture of img/pictures/, as decoration. tile: of the workshop whose picture it is, in its colours."""
    return {"address": static(f"img/pictures/{name}-{tile}.svg" if tile else f"img/pictures/{name}.svg"), "tile": tile}


@register.inclusion_tag("components/heading.html")
def heading(title: str, *, back: str = "", back_text: str = "", lead: str = "") -> dict:
    """The head of a page: the way back, the one h1, a sentence."""
    return {"title": title, "back": back, "back_text": back_text, "lead": lead}


@register.inclusion_tag("components/button.html")
def button(label: str, *, href: str = "", kind: str = "", icon: str = "", wide: bool = False, **more) -> dict:
    """A link that looks like an action, or a button that sends its form.

    kind: nothing for the one main action of a screen, or second, danger, quiet. more: name and value of what is sent; busy, the
    words that replace the label while it is sent; is_busy and is_disabled for those states.
    """
    return {"label": label, "href": href, "kind": kind, "icon": icon, "wide": wide, **more}


@register.inclusion_tag("components/pill.html")
def pill(label: str, state: str = "", *, icon: str = "") -> dict:
    """A state by word, shape and colour. state: present, late, left, excused, absent, or nothing for a plain fact."""
    return {"label": label, "state": state, "icon": icon}


@register.inclusion_tag("components/link_row.html")
def link_row(title: str, text: str = "", *, href: str, icon: str = "doc", end: str = "next") -> dict:
    """A whole row that leads on: icon, title, what is there."""
    return {"title": title, "text": text, "href": href, "icon": icon, "end": end}


@register.inclusion_tag("components/progress.html")
def progress(words: str, *, done: int, of: int, is_on_the_way: bool = False) -> dict:
    """How far something is, in words and in steps. is_on_the_way: the step after the last done one is the present one."""
    return {"words": words, "steps": ["done"] * done + ["now" if is_on_the_way and n == 0 else "" for n in range(of - done)]}


@register.inclusion_tag("components/table.html")
def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence]) -> dict:
    """A table whose rows become cards on a phone; the first cell of a row is its heading."""
    return {
        "caption": caption,
        "heads": heads,
        "rows": [(first, list(zip(heads[1:], rest, strict=True))) for first, *rest in rows],
    }


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", *, picture: str = "", href: str = "", action: str = "") -> dict:
    """A place where nothing is yet: what is missing, what to do about it, and a way there."""
    return {"title": title, "text": text, "picture": picture, "href": href, "action": action}


@register.simple_block_tag(takes_context=True)
def notice(context, content: SafeString, kind: str = "", *, is_alert: bool = False, takes_focus: bool = False) -> str:
    """Something to know: kind is nothing (a warning), river (for information), good or bad.

    is_alert: read out at once. takes_focus: the page opens at it.
    """
    return _wrapped(context, "notice", content, kind=kind, is_alert=is_alert, takes_focus=takes_focus)


@register.simple_block_tag(takes_context=True)
def card(context, content: SafeString, title: str, *, id: str, kind: str = "card", level: int = 2) -> str:
    """A sheet with its heading; kind “house” is the one that matters most on a screen. id: of the heading."""
    return _wrapped(context, "card", content, title=title, id=id, kind=kind, level=level)


@register.simple_block_tag(takes_context=True)
def dialog(context, content: SafeString, title: str, *, back: str, back_text: str) -> str:
    """A question with its answers, the only thing on its page. A link to it with data-dialog opens it over its own page."""
    return _wrapped(context, "dialog", content, title=title, back=back, back_text=back_text)


def _wrapped(context, name: str, content: SafeString, **variables) -> str:
    """The component's template around what stands between its tags."""
    found = context.template.engine.get_template(f"components/{name}.html")
    return found.render(context.new({"content": content, **variables}))
