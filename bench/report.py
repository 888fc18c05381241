"""docs/performance.md: what one run measured, as a table that nobody writes by hand."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path("docs/performance.md")
HEAD = """# Performance

Written by `python -m bench --write`, not by hand. One run on one machine that server and load share; absolute times are for
orientation, ratios and counts bind. The reference is the budget, or, where the name says “of its reference”, what a yardstick
reached in the same run: a trivial view, or the same blocks in a bare Wagtail page, under the same server.

{machine}. Commit {commit}, {day}.

| what | engine | value | reference | ratio |
|---|---|---:|---:|---:|
"""


def write(figures: list[dict]) -> None:
    """The page, from the figures in the order in which they were taken."""
    head = HEAD.format(machine=_machine(), commit=_commit(), day=f"{datetime.now(UTC):%Y-%m-%d}")
    PAGE.write_text(head + "".join(map(_line, figures)), encoding="utf8")


def _line(figure: dict) -> str:
    unit, reference = figure["unit"], figure["reference"]
    said = "not measured" if figure["value"] is None else f"{_number(figure['value'])} {unit}"
    against = "" if reference is None else f"{_number(reference)} {unit}"
    ratio = "" if figure["ratio"] is None else f"{figure['ratio']:.2f}"
    return f"| {figure['name']} | {figure['engine']} | {said} | {against} | {ratio} |\n"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _machine() -> str:
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {system}, Python {platform.python_version()}"


def _commit() -> str:
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607
    return told.stdout.strip() or "unknown"
