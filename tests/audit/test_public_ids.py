"""Accounts that were there before they had a random id get one each, on both databases."""

import pytest
from django.core.management import call_command
from django.db import connection

from lms.accounts.models import User

from ..builders import make_staff


@pytest.mark.slow
def test_accounts_that_exist_get_an_id_each(shared_database):
    names = [make_staff().username for _person in range(3)]

    call_command("migrate", "accounts", "0001", verbosity=0)
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, "accounts_user")]
    assert "public_id" not in columns

    call_command("migrate", verbosity=0)
    ids = set(User.objects.filter(username__in=names).values_list("public_id", flat=True))
    assert len(ids - {None}) == 3
