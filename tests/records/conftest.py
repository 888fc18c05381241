"""The world of the roster tests."""

import pytest

from lms.records.models import Cohort
from tests.builders import make_cohort, make_enrolment, make_student


@pytest.fixture
def cohort() -> Cohort:
    """Ours; beside it another school with a cohort and a child of its own."""
    make_enrolment(cohort=make_cohort(), student=make_student(given="Ajeno"))
    return make_cohort()
