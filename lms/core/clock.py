"""The time, asked for at the edge and handed inward as an argument."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

LIMA = ZoneInfo("America/Lima")
MIDNIGHT = time()


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The date where the centres are, whatever the server's zone."""
    return local_day(now())


def local_day(moment: datetime, zone: ZoneInfo = LIMA) -> date:
    """The date on the wall calendar of `zone` at that moment."""
    return moment.astimezone(zone).date()


def at(day: date, hour: time, zone: ZoneInfo = LIMA, *, days: int = 0) -> datetime:
    """The moment, in UTC, at which clocks in `zone` show that hour, `days` after that day.

    Of an hour that they show twice, the first; an hour that they leave out is as long after midnight as it would have been.
    In UTC, since Python compares two moments of one zone by what the clocks show.
    """
    return datetime.combine(day + timedelta(days=days), hour, tzinfo=zone).astimezone(UTC)
