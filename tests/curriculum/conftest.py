"""Every test keeps its files in a folder of its own; the demo's paper is set once for a run."""

import json
from dataclasses import dataclass

import pytest

from curriculum import pdf
from curriculum.enums import Audience, FileKind

from .world import demo_lessons


@dataclass(frozen=True)
class Sheet:
    """A file as it was set, with what went into it."""

    file_name: str
    kind: str
    is_staff_only: bool
    data: dict
    content: bytes
    printed: object

    @property
    def told(self) -> str:
        """All words that went into the file."""
        return json.dumps(self.data, ensure_ascii=False)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    return settings.PRIVATE_MEDIA_ROOT


def _sheets_of(printed):
    lesson, workshop = printed.lesson, printed.workshop
    yield FileKind.PLAN, pdf.plan_file_name(lesson), True, pdf.plan_data(lesson, workshop, list(printed.protocol))
    for annex in (block.value for block in lesson.annexes):
        is_staff_only = annex["audience"] == Audience.STAFF
        yield FileKind.ANNEX, pdf.annex_file_name(lesson, annex["name"]), is_staff_only, pdf.annex_data(lesson, workshop, annex)


@pytest.fixture(scope="session")
def demo_sheets() -> list[Sheet]:
    """The plans and annexes of all 28 lessons."""
    return [
        Sheet(file_name, kind, is_staff_only, data, pdf.set_paper(kind, data, printed.lesson), printed)
        for printed in demo_lessons()
        for kind, file_name, is_staff_only, data in _sheets_of(printed)
    ]


@pytest.fixture(scope="session")
def demo_plans(demo_sheets) -> list[Sheet]:
    return [sheet for sheet in demo_sheets if sheet.kind == FileKind.PLAN]


@pytest.fixture(scope="session")
def demo_annexes(demo_sheets) -> list[Sheet]:
    return [sheet for sheet in demo_sheets if sheet.kind == FileKind.ANNEX]
