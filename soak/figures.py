"""What the soak says: a figure, its target, and the control that must fail; without a red control a figure proves nothing."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Figure:
    """One value, at most `target`; None where it could not be taken. `control` is the same value with the protection taken away.

    `red` says whether the control failed as it must; None where the figure needs none (a time) or has none here.
    """

    id: str
    what: str
    value: float | None
    target: float | None
    engine: str
    control: float | None = None
    red: bool | None = None
    note: str = ""

    @classmethod
    def none_of(cls, id_: str, what: str, value: float, engine: str, control: float | None, note: str = "") -> "Figure":
        """A count that must be nought, and in the control must not."""
        return cls(id_, what, value, 0, engine, control, None if control is None else control > 0, note)

    @property
    def holds(self) -> bool:
        """Taken, within its target, and its control is red where there is one."""
        return self.value is not None and (self.target is None or self.value <= self.target) and self.red is not False


def print_lines(figures: Iterable[Figure]) -> list[Figure]:
    """Print one JSON object a line as they come; returns them."""
    told = []
    for figure in figures:
        line = asdict(figure) | {"holds": figure.holds} | surroundings()
        print(json.dumps(line, ensure_ascii=False), flush=True)
        told.append(figure)
    return told


def surroundings() -> dict[str, str]:
    """Where and when, and of what."""
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}"
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    return {"machine": machine, "date": moment, "commit": asked.stdout.strip() if not asked.returncode else ""}
