"""Time: what a school sees is what its own clocks show, whoever looks, in every zone and across every change of the clocks.

Without a database. `HYPOTHESIS_PROFILE=thorough` asks more; the few questions of the ordinary run are the same each time.
"""

import os
import time as process_time
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.template import Context, Template
from django.utils import timezone
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from lms.core import clock
from lms.records.models import Centre, Cohort
from lms.scheduling.enums import SessionState
from lms.scheduling.ics import UID_DOMAIN, UNCHANGED, WORD, Entry, write_calendar
from lms.scheduling.models import WorkshopSession

MANY = 3000 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 25
few = settings(max_examples=MANY, deadline=None, derandomize=MANY == 25, suppress_health_check=[HealthCheck.too_slow])
# Zones of fixed offsets are no places, and “localtime” is the machine's own.
ZONES = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
zones = st.sampled_from(ZONES)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
hours = st.times().map(lambda t: t.replace(second=0, microsecond=0))
YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))


@cache
def changes_in(name: str) -> tuple[datetime, ...]:
    """The moments of two years at which clocks there change, to the minute."""
    zone, found, day = ZoneInfo(name), [], YEAR[0]
    while day < YEAR[1]:
        # No zone changes twice in two weeks and back.
        after = day + timedelta(days=14)
        if day.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            early, late = day, after
            while late - early > timedelta(minutes=1):
                middle = early + (late - early) / 2
                same = middle.astimezone(zone).utcoffset() == day.astimezone(zone).utcoffset()
                early, late = (middle, late) if same else (early, middle)
            found.append(late.replace(second=0, microsecond=0))
        day = after
    return tuple(found)


moments = st.datetimes(*(edge.replace(tzinfo=None) for edge in YEAR), timezones=st.just(UTC))
# A zone and a moment within three hours of one of its changes.
near_a_change = (
    zones.filter(changes_in)
    .flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(changes_in(name))))
    .flatmap(lambda pair: st.tuples(st.just(pair[0]), st.integers(-180, 180).map(lambda m: pair[1] + timedelta(minutes=m))))
)


def session_in(name: str, starts_at: datetime, minutes: int = 90) -> WorkshopSession:
    cohort = Cohort(code="IQ-3A-26", centre=Centre(time_zone=name))
    return WorkshopSession(cohort=cohort, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes))


def is_imaginary(day: date, hour: time, name: str) -> bool:
    """Whether clocks there never show that hour on that day."""
    typed = datetime.combine(day, hour)
    return typed.replace(tzinfo=ZoneInfo(name)).astimezone(UTC).astimezone(ZoneInfo(name)).replace(tzinfo=None) != typed


def test_every_zone_is_asked_and_many_change():
    assert len(ZONES) > 400
    assert all(changes_in(name) for name in ("America/Santiago", "Europe/Madrid", "Africa/Cairo", "Australia/Lord_Howe"))
    assert not changes_in("America/Lima")


@few
@given(zones, days, hours)
def test_what_is_typed_is_what_is_shown(name, day, hour):
    assume(not is_imaginary(day, hour, name))

    session = session_in(name, clock.at(day, hour, ZoneInfo(name)))

    assert (session.local_day, session.local_start.time()) == (day, hour)


def test_every_change_of_the_clocks_is_met_by_one_rule():
    """An hour that is left out comes as long after midnight as it would have come; of an hour that comes twice, the first."""
    for name, moment in [(one, moment) for one in ZONES for moment in changes_in(one)]:
        zone = ZoneInfo(name)
        before, after = ((moment + timedelta(minutes=n)).astimezone(zone) for n in (-1, 0))
        step = after.utcoffset() - before.utcoffset()
        shown = (before.replace(tzinfo=None) + timedelta(minutes=1)) if step > timedelta() else after.replace(tzinfo=None, fold=0)

        found = clock.at(shown.date(), shown.time(), zone)

        assert (name, found) == (name, moment if step > timedelta() else moment + step)
        assert found.tzinfo is UTC


@few
@given(near_a_change, st.integers(1, 180))
def test_a_meeting_across_a_change_lasts_as_long_as_it_lasts(near, minutes):
    name, moment = near
    session = session_in(name, moment, minutes)

    assert session.local_start.astimezone(UTC) == moment
    assert session.local_end.astimezone(UTC) - session.local_start.astimezone(UTC) == timedelta(minutes=minutes)
    assert clock.local_day(moment, ZoneInfo(name)) == session.local_day


@few
@given(zones, days, hours, st.integers(1, 20))
@example("America/Santiago", date(2026, 8, 24), time(10), 4)
@example("Europe/Madrid", date(2026, 3, 16), time(10), 3)
def test_a_weekly_plan_keeps_the_wall_clock(name, day, hour, weeks):
    zone = ZoneInfo(name)
    wanted = [day + timedelta(weeks=n) for n in range(weeks)]
    assume(not any(is_imaginary(one, hour, name) for one in wanted))

    sessions = [session_in(name, clock.at(one, hour, zone)) for one in wanted]

    assert [(s.local_day, s.local_start.time()) for s in sessions] == [(one, hour) for one in wanted]


@few
@given(days, hours, zones, st.sampled_from(["UTC", "Asia/Tokyo", "Pacific/Apia", "America/Lima"]))
def test_lima_and_iquitos_see_lima_whoever_looks_and_wherever_the_server_stands(day, hour, viewer, server):
    session = session_in("America/Lima", clock.at(day, hour))
    page = Template('{{ s.local_day|date:"Y-m-d" }} {{ s.local_start|time:"H:i" }}')
    before = os.environ.get("TZ")
    os.environ["TZ"] = server
    process_time.tzset()
    try:
        with timezone.override(viewer):
            seen = page.render(Context({"s": session}, use_tz=False))
            own = (session.local_day, session.local_start.time())
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        process_time.tzset()

    assert own == (day, hour)
    assert seen == f"{day.isoformat()} {hour:%H:%M}"


def entry_of(session: WorkshopSession, **more) -> Entry:
    facts = {"state": SessionState.PLANNED.value, "sequence": 0, "changed_at": None, **more}
    zone = session.cohort.centre.time_zone
    return Entry(session.public_id, session.cohort.code, zone, session.starts_at, session.ends_at, **facts)


def calendar_of(*entries: Entry) -> bytes:
    days = [entry.starts_at.date() for entry in entries]
    url = "https://maloca.example.org/sesiones/{}/"
    return write_calendar(entries, session_url=url, first=min(days), last=max(days))


@few
@given(st.one_of(near_a_change, st.tuples(zones, moments)))
def test_a_feed_tells_the_moment_that_the_page_shows(found):
    name, moment = found[0], found[1].replace(second=0, microsecond=0)
    session = session_in(name, moment)

    event = Calendar.from_ical(calendar_of(entry_of(session))).events[0]

    assert event.start.astimezone(UTC) == moment
    assert event.end.astimezone(UTC) == session.ends_at
    if not session.local_start.fold:
        assert event.start.replace(tzinfo=None) == session.local_start.replace(tzinfo=None)


def zone_told_by(text: bytes):
    """The zone as only the calendar's own VTIMEZONE tells it: under another name, so that no programme knows it better."""
    told = Calendar.from_ical(text.replace(b"TZID:", b"TZID:x-").replace(b"TZID=", b"TZID=x-"))
    return told.timezones[0].to_tz(lookup_tzid=False)


@few
@given(near_a_change)
def test_the_zone_told_by_a_feed_changes_when_the_clocks_do(near):
    name, moment = near[0], near[1].replace(second=0, microsecond=0)
    local = moment.astimezone(ZoneInfo(name))
    assume(not local.fold)

    told = zone_told_by(calendar_of(entry_of(session_in(name, moment))))

    assert local.replace(tzinfo=told).utcoffset() == local.utcoffset()


def as_the_library_writes(entry: Entry, url: str) -> bytes:
    """The same entry, written by icalendar alone."""
    event, zone = Event(), ZoneInfo(entry.zone)
    stamp = entry.changed_at or UNCHANGED
    is_cancelled = entry.state == SessionState.CANCELLED
    event.add("uid", f"{entry.public_id}@{UID_DOMAIN}")
    event.add("summary", f"{WORD} {entry.code}")
    for name, moment in (("dtstart", entry.starts_at), ("dtend", entry.ends_at)):
        local = moment.astimezone(zone)
        event.add(name, moment.astimezone(UTC) if local.fold else local)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", entry.sequence)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    event.add("url", url)
    return event.to_ical()


@few
@given(
    near_a_change,
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12),
    st.uuids(),
    st.integers(0, 2**31 - 1),
    st.sampled_from(SessionState.values),
    st.none() | moments,
    st.text("abcdefghij", min_size=4, max_size=60),
)
@example(("America/Lima", datetime(2026, 9, 1, 15, tzinfo=UTC)), "IQ;3A,26\\x", UUID(int=7), 3, "planned", None, "maloca")
def test_an_entry_is_what_the_library_would_write(near, code, public_id, sequence, state, changed_at, host):
    session = session_in(near[0], near[1].replace(second=0, microsecond=0))
    session.cohort.code, session.public_id = code, public_id
    entry = entry_of(session, sequence=sequence, state=state, changed_at=changed_at)
    url = f"https://{host}.example.org/sesiones/{{}}/"

    text = write_calendar([entry], session_url=url, first=date(2026, 1, 1), last=date(2028, 1, 1))

    assert as_the_library_writes(entry, url.format(public_id)) in text


def test_a_zone_that_is_told_an_hour_off_is_noticed():
    session = session_in("America/Santiago", datetime(2026, 9, 1, 15, tzinfo=UTC))
    text = calendar_of(entry_of(session)).replace(b"TZOFFSETTO:-0400", b"TZOFFSETTO:-0500")

    local = session.local_start
    assert local.replace(tzinfo=zone_told_by(text)).utcoffset() != local.utcoffset()
