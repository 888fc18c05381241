"""A lesson on paper: what its plan and its annexes say, and the two set as PDF.

Always in Spanish, from the page as published. Data are plain values, so that equal pages give equal files; nothing about a
person, a school or a day is in them. What is written for adults goes into the plan and never into an annex.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from lms.core import clock, pdf

from .enums import Audience, FileKind

TEMPLATES = {kind.value: Path(__file__).parent / "typst" / f"{kind.value}.typ" for kind in (FileKind.PLAN, FileKind.ANNEX)}
# Of a page that was never published, as tests and previews make them.
UNDATED = datetime(2026, 1, 1, tzinfo=clock.LIMA)
LICENCE = "Licencia CC BY-NC-SA 4.0"
DEMO_LICENCE = "Texto de demostración, sin pilotear · Licencia CC BY-NC-SA 4.0"
ORGANISATION = "Maloca"
# The length of a school's own lesson hour.
SHORT_MINUTES = 45


def plan_data(lesson, workshop, protocol: list[str], *, short: bool = False) -> dict[str, object]:
    """What the plan of this lesson prints, or its 45-minute variant: fewer minutes and steps, the same care."""
    return {
        **_facts(lesson, workshop),
        "minutes": SHORT_MINUTES if short else lesson.minutes,
        "short": short,
        "number": _number(lesson.code),
        "ages": f"{workshop.age_from} a {workshop.age_to} años",
        "grades": workshop.grades,
        "safeguarding": lesson.safeguarding_note,
        "protocol": [protocol_step(text) for text in protocol],
        "objective": lesson.objective,
        "evidence": lesson.evidence,
        "digcomp": lesson.digcomp,
        "materials": [str(item.value) for item in lesson.materials],
        "phases": short_phases(lesson) if short else _phases(lesson),
        "exit": lesson.exit_question,
        "plan_b": lesson.plan_b,
        "advice": [text for text in (lesson.facilitator_note, workshop.facilitator_note) if text],
        "annexes": [
            {
                "title": annex.value["title"],
                "file": annex_file_name(lesson, annex.value["name"]),
                "staff": annex.value["audience"] == Audience.STAFF,
            }
            for annex in lesson.annexes
        ],
    }


def short_phases(lesson) -> list[dict[str, Any]]:
    """The phases that stay in 45 minutes, with the minutes and the steps that they have there."""
    return [
        {**phase, "minutes": phase["short_minutes"], "steps": [step for step in phase["steps"] if step["is_short"]]}
        for phase in _phases(lesson)
        if phase["short_minutes"]
    ]


def has_short_plan(lesson) -> bool:
    """Whether a 45-minute variant is written: its minutes add up, and each phase that stays has a step."""
    phases = short_phases(lesson) if lesson.minutes > SHORT_MINUTES else []
    return sum(phase["minutes"] for phase in phases) == SHORT_MINUTES and all(phase["steps"] for phase in phases)


def annex_data(lesson, workshop, annex) -> dict[str, object]:
    """What this annex (a block value) prints."""
    return {
        **_facts(lesson, workshop),
        "name": annex["name"],
        "heading": annex["title"],
        "staff": annex["audience"] == Audience.STAFF,
        "intro": annex["intro"],
        "parts": [{"type": part.block_type, **_plain(part.value)} for part in annex["parts"]],
    }


def plan_file_name(lesson, *, short: bool = False, ending: str = "pdf") -> str:
    """A3_plan_90min.pdf, A3_plan_45min.pdf"""
    return f"{lesson.code}_plan_{SHORT_MINUTES if short else lesson.minutes}min.{ending}"


def annex_file_name(lesson, name: str) -> str:
    """A3_historias.pdf"""
    return f"{lesson.code}_{name}.pdf"


def set_paper(kind: str, data: Mapping[str, object], lesson) -> bytes:
    """The data set with the template of its kind: with air, or closer together where that saves a sheet."""
    dated = lesson.last_published_at or UNDATED
    airy = pdf.render(TEMPLATES[kind], {**data, "dense": False}, dated=dated)
    if pdf.pages(airy) == 1:
        return airy
    dense = pdf.render(TEMPLATES[kind], {**data, "dense": True}, dated=dated)
    return min(airy, dense, key=pdf.pages)


def _facts(lesson, workshop) -> dict[str, object]:
    return {
        "code": lesson.code,
        "title": lesson.title,
        "workshop": workshop.title,
        "minutes": lesson.minutes,
        "organisation": ORGANISATION,
        "version": version_of(lesson.last_published_at),
        "licence": licence(),
    }


def licence() -> str:
    """What a footer says of the licence."""
    return DEMO_LICENCE if settings.DEMO else LICENCE


def version_of(published: datetime | None) -> str:
    """Versión del 12 de octubre de 2026"""
    if published is None:
        return "Versión sin publicar"
    with translation.override(settings.LANGUAGE_CODE):
        return f"Versión del {date_format(clock.local_day(published), 'DATE_FORMAT').lower()}"


def _number(code: str) -> str:
    found = re.search(r"\d+$", code)
    return found.group() if found else code


def protocol_step(text: str) -> dict[str, str]:
    """A step written "Pausa y privacidad: agradece…" comes apart at its first colon, for the first words to stand out."""
    lead, colon, rest = text.partition(": ")
    return {"lead": lead, "text": rest} if colon and len(lead) <= 60 else {"lead": "", "text": text}


def _phases(lesson) -> list[dict[str, Any]]:
    return [_plain(phase.value) for phase in lesson.phases]


def _plain(value):
    """A block value as JSON can say it: structs to mappings, lists to lists, whatever else as it stands."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, str | int | float | None):
        return value
    return [_plain(inner) for inner in value]
