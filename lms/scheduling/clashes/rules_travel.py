"""Whether whoever runs two meetings on a day gets from one to the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.core.folding import fold

from ..enums import ClashRule
from .facts import Facts
from .meetings import Clash, Meeting
from .rules_people import against, make
from .words import group, other_group, when


@dataclass(frozen=True)
class Way:
    """From where one meeting ends to where the next one begins."""

    first: Meeting
    second: Meeting

    @property
    def gap(self) -> int:
        """The minutes in between."""
        return int((self.second.starts_at - self.first.ends_at).total_seconds() // 60)

    @property
    def districts(self) -> frozenset[str]:
        return frozenset((fold(self.first.district), fold(self.second.district)))

    def minutes(self, facts: Facts) -> int | None:
        """How long it takes, as either centre knows; nothing where nobody wrote it down."""
        centres = (self.second.cohort.centre_id, self.first.cohort.centre_id)
        return next((facts.ways[centre, self.districts] for centre in centres if (centre, self.districts) in facts.ways), None)

    def is_too_long(self, facts: Facts) -> bool:
        """Two districts, and less time than it takes. A way that nobody knows counts as too long, so that somebody writes it."""
        if "" in self.districts or len(self.districts) == 1:
            return False
        minutes = self.minutes(facts)
        return minutes is None or minutes > self.gap


def no_time_to_travel(meeting: Meeting, facts: Facts) -> Iterator[Clash]:
    """Between two meetings of one person that follow each other on a day in two districts."""
    for user_id in sorted(meeting.facilitators):
        theirs = [other for other in facts.around(meeting) if user_id in other.facilitators and other.day == meeting.day]
        before = [other for other in theirs if other.ends_at <= meeting.starts_at]
        after = [other for other in theirs if other.starts_at >= meeting.ends_at]
        ways = [Way(before[-1], meeting)] if before else []
        ways += [Way(meeting, after[0])] if after else []
        yield from (_late(meeting, way, user_id, facts) for way in ways if way.is_too_long(facts))


def _late(meeting: Meeting, way: Way, user_id: int, facts: Facts) -> Clash:
    other = way.second if way.first is meeting else way.first
    minutes = way.minutes(facts)
    said: dict = {"who": facts.name_of(user_id), "from": way.first.district, "to": way.second.district, "gap": way.gap}
    said |= {"other": other_group(other, facts), "when": when(other), "group": group(meeting.cohort), "minutes": minutes}
    remedy = _("Cambie la hora de una de las dos sesiones, o asigne a otra persona.")
    if other.cohort.pk not in facts.named_cohorts:
        sentence = _("%(who)s tiene %(gap)s minutos entre %(group)s y otro grupo, en otro distrito.")
    elif minutes is None:
        sentence = _(
            "%(who)s tiene %(gap)s minutos para ir de %(from)s a %(to)s entre %(group)s y %(other)s, "
            "y nadie anotó cuánto se tarda."
        )
        remedy = _("Anote cuánto se tarda entre los dos distritos.")
    else:
        sentence = _(
            "%(who)s tiene %(gap)s minutos para ir de %(from)s a %(to)s entre %(group)s y %(other)s, y se tarda %(minutes)s."
        )
    return make(ClashRule.TRAVEL, meeting, sentence % said, said["other"], remedy, user_id=user_id, **against(other, facts))
