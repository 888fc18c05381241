"""Thousands of values in one question."""

import json
from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import Expression


class Listed(Expression):
    """Keys, words or UUIDs sent as one parameter: `filter(public_id__in=Listed(codes))`.

    A plain list is a placeholder for each value, which Django builds and the driver takes apart again, one by one.
    """

    def __init__(self, values: Collection[int | str | UUID]) -> None:
        super().__init__()
        self.values = list(values)

    @property
    def identity(self):
        return (type(self), tuple(self.values))

    def as_sqlite(self, compiler, connection, **extra):
        self._refuse_none()
        plain = [value.hex if isinstance(value, UUID) else value for value in self.values]
        return "(SELECT value FROM json_each(%s))", (json.dumps(plain),)

    def as_postgresql(self, compiler, connection, **extra):
        self._refuse_none()
        return f"(SELECT unnest(%s::{_array_of(self.values)}))", (self.values,)

    def _refuse_none(self) -> None:
        """Without values there is nothing to ask for; Django then answers by itself."""
        if not self.values:
            raise EmptyResultSet


def _array_of(values: list) -> str:
    """What PostgreSQL calls a list of these."""
    if any(isinstance(value, UUID) for value in values):
        return "uuid[]"
    return "bigint[]" if any(isinstance(value, int) for value in values) else "text[]"
