"""Making, renewing and taking back secret addresses of calendars."""

import secrets
from datetime import datetime

from django.core.cache import caches
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.models import Centre

from .models import CalendarFeed
from .models.feeds import digest_of
from .queries_feeds import feed_lines

A_YEAR = 365 * 24 * 60 * 60


@transaction.atomic
def make_feed(*, user: User, centre: Centre | None, now: datetime) -> str:
    """The token of a new feed, told this once.

    Raises DomainError feed_refused where no role of today gives that calendar, feed_exists where it has an address.
    """
    User.objects.select_for_update().get(pk=user.pk)
    line = next((line for line in feed_lines(user) if line.centre == centre), None)
    if line is None:
        raise DomainError("feed_refused", _("Ese calendario no es de los suyos."))
    if line.feed:
        raise DomainError("feed_exists", _("Ese calendario ya tiene una dirección. Si no la copió, cámbiela por otra."))
    return _make(user, centre, now)


@transaction.atomic
def renew_feed(*, feed: CalendarFeed, now: datetime) -> str:
    """The token of the feed that comes in this one's place; the old address is dead at once.

    Raises DomainError feed_gone where this one was renewed or taken back already: a form sent twice kills no new address.
    """
    if not CalendarFeed.objects.live().filter(pk=feed.pk).update(revoked_at=now):
        raise DomainError("feed_gone", _("Esa dirección ya se había cambiado o borrado."))
    return _make(feed.user, feed.centre, now)


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, now: datetime) -> None:
    """The address answers as one that never was. Twice changes nothing."""
    if CalendarFeed.objects.live().filter(pk=feed.pk).update(revoked_at=now):
        record(Act.FEED_REVOKED, actor=feed.user, about=feed)


def _make(user: User, centre: Centre | None, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=user, centre=centre, token_hash=digest_of(token), created_at=now)
    record(Act.FEED_MADE, actor=user, about=feed, scope="centre" if centre else "self")
    return token


def note_use(feed: CalendarFeed, now: datetime) -> None:
    """Remember the day, outside the tables: reading writes none. Once a day and process; `store_uses` takes it from there."""
    day = clock.local_day(now).isoformat()
    if caches["pages"].add(f"feed-noted:{feed.pk}:{day}", True, 24 * 60 * 60) and feed.last_used_on != clock.local_day(now):
        caches["default"].set(f"feed-used:{feed.pk}", day, A_YEAR)


def store_uses(now: datetime) -> int:
    """How many feeds were found to have been used on a later day than their row says."""
    feeds = {f"feed-used:{feed.pk}": feed for feed in CalendarFeed.objects.live()}
    used = caches["default"].get_many(list(feeds))
    later = [feed for key, feed in feeds.items() if key in used and used[key] != str(feed.last_used_on or "")]
    for feed in later:
        feed.last_used_on = used[f"feed-used:{feed.pk}"]
    CalendarFeed.objects.bulk_update(later, ["last_used_on"], batch_size=100)
    return len(later)
