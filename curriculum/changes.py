"""What changed between two states of a lesson, field by field, as plain text."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import ndiff
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.rich_text import RichText

from .models import LessonPage

COMPARED = (
    *("title", "minutes", "summary", "objective", "phases", "materials", "evidence", "exit_question", "body", "reading"),
    *("safeguarding_note", "facilitator_note", "plan_b", "digcomp", "annexes"),
)


@dataclass(frozen=True)
class Change:
    """A field that reads differently: what only the former has, and what only the new one has."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def changes_between(former: LessonPage, new: LessonPage) -> list[Change]:
    """The fields that differ, in the order of the page; of long ones only the lines that do."""
    found = (_change(name, former, new) for name in COMPARED)
    return [change for change in found if change.before or change.after]


def _change(name: str, former: LessonPage, new: LessonPage) -> Change:
    field = LessonPage._meta.get_field(name)
    before, after = (_lines_of(field, getattr(page, name)) for page in (former, new))
    told = list(ndiff(before, after))
    gone, come = (tuple(line[2:] for line in told if line.startswith(sign)) for sign in ("- ", "+ "))
    label = str(getattr(field, "verbose_name", name))
    return Change(label[:1].upper() + label[1:], gone, come)


def _lines_of(field, value) -> list[str]:
    if isinstance(field, StreamField):
        return list(_block_lines(field.stream_block, value))
    return [line.strip() for line in str(value).splitlines() if line.strip()]


def _block_lines(block: blocks.Block, value: Any) -> Iterator[str]:
    """The texts of a block in their order; numbers and ticks with the name of their field."""
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            yield from _block_lines(child.block, child.value)
    elif isinstance(block, blocks.ListBlock):
        for child in value:
            yield from _block_lines(block.child_block, child)
    elif isinstance(block, blocks.StructBlock):
        for name, child_block in block.child_blocks.items():
            yield from _block_lines(child_block, value.get(name))
    else:
        yield from _value_lines(block, value)


def _value_lines(block: blocks.Block, value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield f"{block.label}: {_('sí') if value else _('no')}"
    elif isinstance(value, int | float):
        yield f"{block.label}: {value}"
    elif value not in (None, ""):
        source = value.source.replace("</p>", "\n").replace("</li>", "\n") if isinstance(value, RichText) else str(value)
        yield from (line.strip() for line in strip_tags(source).splitlines() if line.strip())
