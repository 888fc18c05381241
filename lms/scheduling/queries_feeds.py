"""What stands in a calendar feed, and whether it changed since it was fetched."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.records.models import Centre

from .ics import Entry, write_calendar
from .models import CalendarFeed, WorkshopSession
from .models.feeds import digest_of

DAYS_BACK, DAYS_AHEAD = 30, 365
MOST_ENTRIES = 1000
# Part of every tag: raise it where the same rows are written as other bytes.
REVISION = 1
TOLD = ("public_id", "cohort__code", "cohort__centre__time_zone", "starts_at", "ends_at", "state", "sequence", "changed_at")


def feed_of(token: str) -> CalendarFeed | None:
    """The feed behind that token, while its owner may still read it: not disabled, the role not ended, the centre still theirs.

    Two queries, three for a centre's.
    """
    found = CalendarFeed.objects.live().select_related("user").filter(token_hash=digest_of(token)).first()
    return found if found and _may_read(found) else None


def _may_read(feed: CalendarFeed) -> bool:
    if feed.centre_id is None:
        return feed.user.has_role(Role.FACILITATOR)
    return Centre.objects.coordinated_by(feed.user).filter(pk=feed.centre_id).exists()


def meetings_in(feed: CalendarFeed, today: date) -> QuerySet[WorkshopSession]:
    """The meetings that the feed tells today, cancelled ones too, the oldest first."""
    window = WorkshopSession.objects.visible_to(feed.user).between(
        today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD + 1)
    )
    mine = window.filter(cohort__centre=feed.centre_id) if feed.centre_id else window.filter(assignments__user=feed.user)
    return mine.order_by("starts_at", "pk")[:MOST_ENTRIES]


def tag_of(meetings: QuerySet[WorkshopSession], *, today: date, session_url: str) -> str:
    """A strong ETag, quoted: another one as soon as a byte of the feed is another. One query, without writing the feed.

    Moments come as the database's own text, which is three times as fast as reading them.
    """
    texts = [Cast(name, TextField()) for name in ("starts_at", "ends_at", "changed_at")]
    rows = meetings.values_list("pk", "cohort__code", "cohort__centre__time_zone", "state", "sequence", *texts)
    # The years are those that the zones are told for.
    said = repr((REVISION, session_url, today.year, list(rows)))
    return f'"{sha256(said.encode()).hexdigest()[:32]}"'


def written(meetings: QuerySet[WorkshopSession], *, today: date, session_url: str) -> bytes:
    """These meetings as a calendar. One query."""
    entries = [Entry(*row) for row in meetings.values_list(*TOLD)]
    first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    return write_calendar(entries, session_url=session_url, first=first, last=last)


@dataclass(frozen=True)
class FeedLine:
    """One calendar that this person may have: whose meetings (a centre's, or the own), and the address there is, if any."""

    centre: Centre | None
    feed: CalendarFeed | None

    @property
    def key(self) -> str:
        """What the form of the page calls it."""
        return str(self.centre.public_id) if self.centre else "own"


def feed_lines(user: User) -> list[FeedLine]:
    """The calendars that this person's roles of today give, with the live address of each. Two queries."""
    live = {feed.centre_id: feed for feed in CalendarFeed.objects.visible_to(user).live()}
    centres = list(Centre.objects.coordinated_by(user))
    own = [FeedLine(None, live.get(None))] if user.has_role(Role.FACILITATOR) else []
    return own + [FeedLine(centre, live.get(centre.pk)) for centre in centres]
