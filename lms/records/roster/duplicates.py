"""Rows of one file that seem to be one person: none of them is stored until a person looked."""

from collections import defaultdict
from collections.abc import Iterable

from .rows import Row

# A file of one name twenty thousand times must not be compared each with each.
COMPARED = 50


def find_duplicates(rows: Iterable[Row]) -> dict[int, list[int]]:
    """For each row that somebody else in the file could be, the numbers of the others."""
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        for key in (("code", row.code), ("document", row.document_key), ("name", row.sort_name)):
            if key[1]:
                groups[key].append(row)
    found: dict[int, set[int]] = defaultdict(set)
    for (kind, _value), group in groups.items():
        if len(group) > 1:
            for row in group:
                near = group[:COMPARED]
                others = {other.row for other in near if other is not row and (kind != "name" or _could_be_one(row, other))}
                if others:
                    found[row.row] |= others
    return {number: sorted(others) for number, others in found.items()}


def _could_be_one(one: Row, other: Row) -> bool:
    """Same names, and neither document, birth nor section tells the two apart."""
    if one.document_key and other.document_key:
        return one.document_key == other.document_key
    if one.birth and other.birth:
        return one.birth == other.birth and one.section == other.section
    return one.section == other.section
