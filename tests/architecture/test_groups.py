"""Tests that share something dear are run by one process: otherwise each process makes it again."""

import pytest

pytestmark = pytest.mark.xdist_group("groups")


def test_a_group_stays_together(request):
    if not hasattr(request.config, "workerinput"):
        pytest.skip("only where tests are run by several processes")

    assert request.node.nodeid.endswith("@groups")
