"""The walk at full size: what the ordinary one asks of one refused role or method at a time, this asks of all (`make fuzz`)."""

import pytest

from .headers import bare
from .questions import TABLE
from .test_canaries import leaks, told
from .test_foreign import broken_rules
from .test_walk import tell_tales, wrong_cells
from .test_writes import writes_of_reading
from .walking import walk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")
def test_every_guard_holds_everywhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    found = walk(full=True)

    assert wrong_cells(found.ours, TABLE) == []
    assert tell_tales(found.ours, TABLE) == []
    assert broken_rules(found.foreign) == []
    assert leaks(found) == told(found) == []
    assert bare(found.all) == []
    assert writes_of_reading(found.all) == []
