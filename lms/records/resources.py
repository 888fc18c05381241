"""Rosters in and out of the database, every row of them through one resource."""

from .models import Cohort


def export_roster(*, cohort: Cohort, kind: str) -> bytes:
    """The cohort's named roster as “csv” or “xlsx”, with the headings that an import reads; importing it changes nothing."""
    raise NotImplementedError


def roster_template(kind: str = "xlsx") -> bytes:
    """An empty roster with the headings that an import reads, to be filled in by a school."""
    raise NotImplementedError
