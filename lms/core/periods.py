"""Rows that hold between two days, the first and the last included; without a last day they hold on."""

from datetime import date

from django.db.models import Q


def holds_on(day: date, prefix: str = "", *, start: str = "valid_from", end: str = "valid_until") -> Q:
    """The condition that a row, reached by the relation `prefix`, holds on that day."""
    return Q(**{f"{prefix}{start}__lte": day}) & (Q(**{f"{prefix}{end}": None}) | Q(**{f"{prefix}{end}__gte": day}))
