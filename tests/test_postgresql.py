"""The other database: whether it is there, and whether it may be trusted with a mark."""

import psycopg
import pytest

from .tools import POSTGRES_URL

pytestmark = pytest.mark.postgres


def test_postgresql_answers_and_keeps_what_it_acknowledges():
    with psycopg.connect(POSTGRES_URL) as connection:
        settings = {
            name: connection.execute("select current_setting(%s)", [name]).fetchone()[0]
            for name in ("fsync", "synchronous_commit", "server_version_num")
        }

    assert settings["fsync"] == "on"
    assert settings["synchronous_commit"] == "on"
    assert int(settings["server_version_num"]) >= 150000
