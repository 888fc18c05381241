"""An event of the tests' own, and somebody to tell."""

from contextlib import contextmanager

import pytest

from lms.accounts.enums import Role
from lms.core.errors import DomainError
from lms.notices import events
from lms.notices.events import Event, Placeholder

from ..builders import make_staff

THING = Event(
    "thing",
    "Pasó algo",
    "Maloca: pasó algo",
    "Pasó algo con {grupo}.\n\n{enlace}",
    placeholders=(Placeholder("grupo", "el código", "IQ-3A-26"),),
)


@pytest.fixture
def thing():
    events.join(THING)
    yield THING
    events.leave(THING.code)


@pytest.fixture
def teacher(db):
    return make_staff(role=Role.TEACHER)


@pytest.fixture
def facilitator(db):
    return make_staff(role=Role.FACILITATOR)


@pytest.fixture
def refused():
    """A block that a rule refuses, with this code."""

    @contextmanager
    def with_code(code: str):
        with pytest.raises(DomainError) as caught:
            yield
        assert caught.value.code == code

    return with_code
