"""Calendar feeds: who reads what, what the text says and never says, and when a calendar has to fetch it again."""

import gzip
from datetime import UTC, datetime, time, timedelta
from logging.config import DictConfigurator
from types import SimpleNamespace

import pytest
import vobject
from django.conf import settings as site
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from lms.accounts.enums import Role
from lms.accounts.models import RoleGrant
from lms.audit.models import Entry as LogEntry
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.models import CohortStaff
from lms.scheduling.actions_feeds import make_feed, renew_feed, revoke_feed, store_uses
from lms.scheduling.enums import SessionState
from lms.scheduling.models import CalendarFeed, SessionFacilitator, WorkshopSession
from tests.builders import a_day, make_cohort, make_school, make_session, make_staff
from tests.permissions.visits import Ear

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("feeds")]
LOCMEM = "django.core.cache.backends.locmem.LocMemCache"


@pytest.fixture(scope="module")
def _world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(_world, db):
    """Made once for the file: what a test changes is undone, and objects are read anew where it matters."""
    return make_world_again(_world)


def make_world():
    """A facilitator's meeting, another's at the same school, and one at a school of another centre."""

    class World:
        school, elsewhere = make_school(name="Río Itaya"), make_school(name="Otro Río")
        facilitator, other = make_staff(role=Role.FACILITATOR), make_staff(role=Role.FACILITATOR)
        coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
        teacher = make_staff(role=Role.TEACHER, school=school)
        cohort = make_cohort(school=school, facilitator=facilitator)
        session = make_session(cohort=cohort, day=a_day(after=3))
        others = make_session(cohort=make_cohort(school=school, facilitator=other), day=a_day(after=4))
        far = make_session(cohort=make_cohort(school=elsewhere), day=a_day(after=5))

    SessionFacilitator.objects.create(session=World.session, user=World.facilitator)
    SessionFacilitator.objects.create(session=World.others, user=World.other)
    return World


def make_world_again(world):
    """The same rows as objects that no test has touched."""
    rows = {name: row for name, row in vars(world).items() if isinstance(row, Model)}
    return SimpleNamespace(**{name: type(row).objects.get(pk=row.pk) for name, row in rows.items()})


def token_of(user, centre=None) -> str:
    return make_feed(user=user, centre=centre, now=clock.now())


def address(token: str) -> str:
    return reverse("calendar_feed", args=[token])


def read(token: str, **headers):
    return Client().get(address(token), headers=headers)


def events(answer) -> list:
    return Calendar.from_ical(answer.content).events


def test_a_facilitators_feed_holds_the_meetings_that_they_run(world):
    found = read(token_of(world.facilitator))

    assert [str(event["UID"]) for event in events(found)] == [f"{world.session.public_id}@sesiones.maloca"]
    assert found.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_a_centres_feed_holds_its_meetings_and_no_others(world):
    found = read(token_of(world.coordinator, world.school.centre))

    assert {str(event["SUMMARY"]) for event in events(found)} == {
        f"Taller {world.cohort.code}",
        f"Taller {world.others.cohort.code}",
    }


def test_the_text_says_a_code_and_no_place(world):
    text = read(token_of(world.facilitator)).content.decode()

    assert f"SUMMARY:Taller {world.cohort.code}\r\n" in text
    for telling in ("Itaya", "Belén", world.school.centre.name, "Aula", "LOCATION", "DESCRIPTION"):
        assert telling not in text


def test_the_hour_is_the_centres_and_the_zone_is_told(world):
    found = Calendar.from_ical(read(token_of(world.facilitator)).content)

    event = found.events[0]
    assert event.start.replace(tzinfo=None) == datetime.combine(a_day(after=3), time(10))
    assert event["DTSTART"].params["TZID"] == "America/Lima"
    assert [str(zone["TZID"]) for zone in found.timezones] == ["America/Lima"]


def test_a_second_parser_reads_the_same(world):
    text = read(token_of(world.facilitator)).content.decode()

    event = vobject.readOne(text).vevent
    assert event.uid.value == f"{world.session.public_id}@sesiones.maloca"
    assert event.dtstart.value.astimezone(UTC) == world.session.starts_at
    assert event.dtend.value.astimezone(UTC) == world.session.ends_at


def test_a_cancelled_meeting_stays_and_says_so(world):
    token = token_of(world.facilitator)
    WorkshopSession.objects.filter(pk=world.session.pk).update(
        state=SessionState.CANCELLED, sequence=1, changed_at=datetime(2026, 11, 20, 15, tzinfo=UTC)
    )

    event = events(read(token))[0]

    assert (str(event["STATUS"]), event["SEQUENCE"], str(event["TRANSP"])) == ("CANCELLED", 1, "TRANSPARENT")
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == datetime(2026, 11, 20, 15, tzinfo=UTC)


def test_a_moved_meeting_keeps_its_uid_and_rises(world):
    token = token_of(world.facilitator)
    before = events(read(token))[0]
    moved = world.session.starts_at + timedelta(days=7)
    WorkshopSession.objects.filter(pk=world.session.pk).update(
        starts_at=moved, ends_at=moved + timedelta(hours=1), sequence=1, changed_at=clock.now()
    )

    after = events(read(token))[0]

    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)
    assert after.start == moved


def test_equal_data_give_equal_bytes_and_nothing_new_is_304(world):
    token = token_of(world.facilitator)
    first, second = read(token), read(token)

    again = read(token, if_none_match=first.headers["ETag"])

    assert first.content == second.content
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert not first.headers["ETag"].startswith("W/")


@pytest.mark.parametrize(
    "change",
    [
        lambda s: WorkshopSession.objects.filter(pk=s.pk).update(starts_at=s.starts_at + timedelta(minutes=5)),
        lambda s: WorkshopSession.objects.filter(pk=s.pk).update(ends_at=s.ends_at + timedelta(minutes=5)),
        lambda s: WorkshopSession.objects.filter(pk=s.pk).update(state=SessionState.CANCELLED),
        lambda s: WorkshopSession.objects.filter(pk=s.pk).update(sequence=4),
        lambda s: WorkshopSession.objects.filter(pk=s.pk).update(changed_at=clock.now()),
        lambda s: SessionFacilitator.objects.filter(session=s).delete(),
        lambda s: type(s.cohort).objects.filter(pk=s.cohort_id).update(code="IQ-9Z-26"),
        lambda s: type(s.cohort.centre).objects.filter(pk=s.cohort.centre_id).update(time_zone="America/Bogota"),
    ],
)
def test_whatever_changes_a_byte_changes_the_tag(world, change):
    token = token_of(world.facilitator)
    before = read(token)

    change(world.session)
    after = read(token, if_none_match=before.headers["ETag"])

    assert after.status_code == 200
    assert after.content != before.content


def test_what_a_feed_does_not_tell_changes_no_tag(world):
    token = token_of(world.facilitator)
    before = read(token).headers["ETag"]

    WorkshopSession.objects.update(place="Aula 7")

    assert read(token).headers["ETag"] == before


def test_it_is_packed_private_and_sets_no_cookie(world):
    found = read(token_of(world.facilitator), accept_encoding="gzip")

    assert found.headers["Content-Encoding"] == "gzip"
    assert b"BEGIN:VCALENDAR" in gzip.decompress(found.content)
    assert found.headers["Cache-Control"] == "private, no-cache"
    assert not found.cookies
    assert read(token_of(world.other), if_none_match=found.headers["ETag"]).status_code == 200


def test_a_packed_one_is_304_too(world):
    token = token_of(world.facilitator)
    found = read(token, accept_encoding="gzip")

    assert read(token, accept_encoding="gzip", if_none_match=found.headers["ETag"]).status_code == 304


def test_head_answers_without_a_body(world):
    token = token_of(world.facilitator)

    found = Client().head(address(token))

    assert (found.status_code, found.content) == (200, b"")
    assert found.headers["ETag"] == read(token).headers["ETag"]


def end_role(world):
    RoleGrant.objects.filter(user__in=[world.facilitator, world.coordinator]).update(valid_until=a_day(before=1))


def disable(world):
    for user in (world.facilitator, world.coordinator):
        user.is_active = False
        user.save()


def take_scope(world):
    RoleGrant.objects.get(user=world.coordinator).scopes.all().delete()
    RoleGrant.objects.filter(user=world.facilitator).update(role=Role.TEACHER)


def revoke(world):
    for feed in CalendarFeed.objects.all():
        revoke_feed(feed=feed, now=clock.now())


@pytest.mark.parametrize("ending", [end_role, disable, take_scope, revoke])
def test_whoever_may_no_longer_read_gets_what_a_random_address_gets(world, ending):
    tokens = [token_of(world.facilitator), token_of(world.coordinator, world.school.centre)]
    assert [read(token).status_code for token in tokens] == [200, 200]

    ending(world)

    random = read("x" * 43)
    assert random.status_code == 404
    for token in tokens:
        assert (read(token).status_code, read(token).content) == (404, random.content)


def test_who_left_the_cohort_reads_its_meetings_no_more(world):
    token = token_of(world.facilitator)

    CohortStaff.objects.filter(user=world.facilitator).update(valid_until=a_day(before=1))

    assert events(read(token)) == []


def test_the_old_address_dies_when_it_is_renewed(world):
    old = token_of(world.facilitator)

    new = renew_feed(feed=CalendarFeed.objects.get(), now=clock.now())

    assert (read(old).status_code, read(new).status_code) == (404, 200)


def test_a_renewal_sent_twice_leaves_the_new_address_alone(world):
    token_of(world.facilitator)
    feed = CalendarFeed.objects.get()
    new = renew_feed(feed=feed, now=clock.now())

    with pytest.raises(DomainError) as refused:
        renew_feed(feed=feed, now=clock.now())

    assert refused.value.code == "feed_gone"
    assert read(new).status_code == 200


@pytest.mark.parametrize(("who", "centre", "code"), [("facilitator", "ours", "feed_refused"), ("teacher", None, "feed_refused")])
def test_nobody_makes_a_feed_beyond_their_role(world, who, centre, code):
    with pytest.raises(DomainError) as refused:
        make_feed(user=getattr(world, who), centre=world.school.centre if centre else None, now=clock.now())

    assert refused.value.code == code
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("formatter", ["line", "json"])
def test_no_token_is_stored_or_written_down(world, formatter):
    written = DictConfigurator({"version": 1}).configure_formatter(dict(site.LOGGING["formatters"][formatter]))
    with Ear().listening() as ear:
        token = token_of(world.facilitator)
        for method in ("get", "head", "post", "put"):
            getattr(Client(), method)(address(token))
        revoke(world)
        read(token)

    lines = [written.format(record) for record in ear.records]
    assert any("/calendario/…" in line or "Not Found" in line for line in lines)
    assert not any(token in line for line in lines)
    assert token not in repr(list(CalendarFeed.objects.values()))
    assert token not in repr(list(LogEntry.objects.values()))


def test_a_calendar_that_asks_too_often_is_told_when_to_come_back(world, settings):
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": LOCMEM, "LOCATION": "feeds-asked"}}
    token, other = token_of(world.facilitator), token_of(world.other)

    answers = [read(token) for _ in range(100)]

    assert [answer.status_code for answer in answers] == [200] * 30 + [429] * 70
    assert answers[-1].headers["Retry-After"] == "60"
    assert "Vuelva a pedirlo en un minuto" in answers[-1].content.decode()
    assert read(other).status_code == 200


def test_the_day_of_use_reaches_the_row_by_the_job(world, settings):
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": LOCMEM, "LOCATION": "feeds-used"}}
    read(token_of(world.facilitator))

    stored = [store_uses(clock.now()), store_uses(clock.now())]

    assert CalendarFeed.objects.get().last_used_on == clock.today()
    assert stored == [1, 0]


@pytest.mark.parametrize("more", [0, 3])
def test_a_feed_asks_as_much_for_one_meeting_as_for_many(world, more, django_assert_num_queries):
    for n in range(more):
        extra = make_session(cohort=world.cohort, day=a_day(after=10 + n), number=n + 2)
        SessionFacilitator.objects.create(session=extra, user=world.facilitator)
    own, centre = token_of(world.facilitator), token_of(world.coordinator, world.school.centre)

    with django_assert_num_queries(4):
        found = read(own)
    with django_assert_num_queries(3):
        read(own, if_none_match=found.headers["ETag"])
    with django_assert_num_queries(5):
        read(centre)


def test_one_meeting_is_a_file_for_whoever_may_see_it(world, client):
    client.force_login(world.facilitator)

    found = client.get(reverse("scheduling:session_file", args=[world.session.public_id]))
    hidden = client.get(reverse("scheduling:session_file", args=[world.far.public_id]))

    assert [str(event["UID"]) for event in events(found)] == [f"{world.session.public_id}@sesiones.maloca"]
    assert found.headers["Content-Disposition"] == 'attachment; filename="taller.ics"'
    assert hidden.status_code == 404


def test_the_address_is_shown_once(world, client):
    client.force_login(world.facilitator)
    page = reverse("scheduling:calendar")

    made = client.post(page, {"calendar": "own"})
    again = client.post(page, {"calendar": "own"}, follow=True)

    token = made.context["address"].rpartition("/")[2].removesuffix(".ics")
    assert read(token).status_code == 200
    assert made.context["address"] in made.content.decode()
    assert token not in client.get(page).content.decode() + again.content.decode()
    assert "ya tiene una dirección" in again.content.decode()


def test_an_address_is_taken_back_in_two_taps(world, client):
    client.force_login(world.facilitator)
    token = token_of(world.facilitator)
    asked = reverse("scheduling:feed_revoke", args=[CalendarFeed.objects.get().public_id])
    assert asked in client.get(reverse("scheduling:calendar")).content.decode()

    client.post(asked)

    assert read(token).status_code == 404


def test_nobody_finds_anothers_address(world, client):
    token_of(world.facilitator)
    client.force_login(world.other)

    for name in ("feed_revoke", "feed_renew"):
        assert client.post(reverse(f"scheduling:{name}", args=[CalendarFeed.objects.get().public_id])).status_code == 404
    assert CalendarFeed.objects.live().count() == 1
