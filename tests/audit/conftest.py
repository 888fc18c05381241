"""The database that many connections write at once."""

from ..attendance.conftest import db, shared_database  # noqa: F401  (fixtures are found by their names)
