"""A day is the day at the centre, also where its clocks run otherwise than in Lima."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.scheduling.models import WorkshopSession
from tests.builders import make_cohort, make_session

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 7)


def meeting(zone: str, starts_at: datetime) -> WorkshopSession:
    cohort = make_cohort()
    type(cohort.centre).objects.filter(pk=cohort.centre_id).update(time_zone=zone)
    session = make_session(cohort=cohort, day=DAY)
    WorkshopSession.objects.filter(pk=session.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    return session


@pytest.mark.parametrize(
    ("zone", "starts_at", "day"),
    [
        ("America/Lima", datetime(2026, 9, 8, 4, 59, tzinfo=UTC), DAY),
        ("America/Lima", datetime(2026, 9, 8, 5, 0, tzinfo=UTC), DAY + timedelta(days=1)),
        ("Europe/Madrid", datetime(2026, 9, 6, 22, 0, tzinfo=UTC), DAY),
        ("Europe/Madrid", datetime(2026, 9, 7, 22, 0, tzinfo=UTC), DAY + timedelta(days=1)),
        ("Pacific/Kiritimati", datetime(2026, 9, 6, 10, 0, tzinfo=UTC), DAY),
        ("Pacific/Pago_Pago", datetime(2026, 9, 8, 10, 59, tzinfo=UTC), DAY),
        # Clocks in Santiago went from 24:00 to 1:00 the night before: the day has no midnight.
        ("America/Santiago", datetime(2026, 9, 6, 4, 0, tzinfo=UTC), date(2026, 9, 6)),
        ("America/Santiago", datetime(2026, 9, 6, 3, 59, tzinfo=UTC), date(2026, 9, 5)),
    ],
)
def test_a_meeting_begins_on_the_day_that_its_centre_sees(zone, starts_at, day):
    session = meeting(zone, starts_at)

    found = [one for one in (day - timedelta(days=1), day, day + timedelta(days=1)) if WorkshopSession.objects.starting_on(one)]

    assert found == [day]
    assert WorkshopSession.objects.select_related("cohort__centre").get(pk=session.pk).local_day == day
