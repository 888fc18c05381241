"""The search for cycles rests while rows are made, and never for longer."""

import gc

import pytest

from lms.records.collector import rested_collector


def test_the_collector_rests_and_runs_again_even_after_a_failure():
    @rested_collector()
    def fail():
        assert not gc.isenabled()
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()

    assert gc.isenabled()


def test_one_that_found_it_resting_leaves_it_so():
    with rested_collector():
        with rested_collector():
            pass
        assert not gc.isenabled()

    assert gc.isenabled()
