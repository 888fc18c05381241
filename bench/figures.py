"""What a benchmark says: one figure, beside a reference taken in the same run on the same machine."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value. `reference` is the budget or the yardstick, `ratio` value over reference; None where not measured."""

    name: str
    value: float | None
    unit: str
    reference: float | None = None
    ratio: float | None = None
    engine: str = "sqlite"

    @classmethod
    def against(cls, name: str, value: float | None, unit: str, reference: float, engine: str = "sqlite") -> "Figure":
        """A figure with its ratio worked out."""
        ratio = round(value / reference, 3) if value is not None and reference else None
        return cls(name, None if value is None else round(value, 3), unit, round(reference, 3), ratio, engine)


def print_lines(figures: Iterable[Figure | dict]) -> list[dict]:
    """Print one JSON object a line as they come; returns them."""
    told = []
    for figure in figures:
        line = figure if isinstance(figure, dict) else asdict(figure)
        print(json.dumps(line, ensure_ascii=False), flush=True)
        told.append(line)
    return told
