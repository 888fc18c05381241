"""Setting paper: one typst compiler for the process, the fonts that we ship, tagged PDF for archives.

A template is a .typ file of an app; it reads its data with `json(bytes(sys.inputs.data))`, so that a value is always text and
never markup, and may import what lies in `lms/core/typst/`. Equal data and date give equal bytes.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

import typst
from django.conf import settings

FONTS = Path(__file__).parent / "fonts"
# PDF/UA-1 for readers of screens, PDF/A-3a for archives; typst refuses to write a file that breaks either.
STANDARDS: list["typst.PDFStandard"] = ["a-3a", "ua-1"]
_one_at_a_time = Lock()


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=settings.BASE_DIR, font_paths=[FONTS], ignore_system_fonts=True)


def render(template: Path, data: Mapping[str, object], *, dated: datetime) -> bytes:
    """The template set with `data` (what JSON can say) as a tagged PDF that carries the date `dated`.

    Raises typst.TypstError where a letter has no glyph in our fonts or a picture no description.
    """
    with _one_at_a_time:
        pdf = _compiler().compile(
            input=template,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=STANDARDS,
            timestamp=int(dated.timestamp()),
        )
    return cast(bytes, pdf)


def pages(pdf: bytes) -> int:
    """How many pages a file of ours has."""
    return len(re.findall(rb"/Type ?/Page\b", pdf))
