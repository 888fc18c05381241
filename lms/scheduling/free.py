"""Who could run some meetings, and why the others could not.

people = who_is_free([meeting], now=now, seen_by=user)     # Meeting of lms.scheduling.clashes: stored already, or not yet
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.core import clock
from lms.records.enums import StaffRole
from lms.records.models import Cohort
from lms.records.queries_office import staff_choices

from .clashes import Clash, Meeting
from .clashes.checking import RULES
from .clashes.facts import Facts
from .enums import ClashRule
from .week import Week, weeks_of

# Rules about one person; the others hold for the meeting, whoever runs it.
PERSONAL = (ClashRule.FACILITATOR, ClashRule.CLEARANCE, ClashRule.TRAVEL)
MOST_DAYS = 3


@dataclass(frozen=True)
class Free:
    """A facilitator of the centre. `why_not` is empty for who is free at all these meetings; else each reason, in few words."""

    user: User
    name: str
    why_not: tuple[str, ...] = ()

    @property
    def is_free(self) -> bool:
        return not self.why_not


def who_is_free(meetings: Iterable[Meeting], *, now: datetime, seen_by: User) -> list[Free]:
    """Every facilitator who may work for the centre of these meetings of one cohort: first who is free, then by name.

    At most eleven queries, whatever the number of meetings and people. Groups that are out of scope of `seen_by` are not named.
    """
    asked = list(meetings)
    if not asked:
        return []
    choices = [c for c in staff_choices(cohort=asked[0].cohort, today=clock.local_day(now)) if c.role == StaffRole.FACILITATOR]
    people = [choice.user.pk for choice in choices]
    weeks = weeks_of(people, asked[0].day, max(meeting.day for meeting in asked))
    clashes = _personal_clashes(asked, people, seen_by)
    found = [Free(c.user, c.name, _reasons(asked, weeks[c.user.pk], clashes[c.user.pk], c.user, seen_by)) for c in choices]
    return sorted(found, key=lambda one: not one.is_free)


def who_is_free_at(cohort: Cohort, starts_at: datetime, ends_at: datetime, *, now: datetime, seen_by: User) -> list[Free]:
    """The same for one meeting that is not stored yet."""
    return who_is_free([Meeting("asked", cohort, starts_at, ends_at)], now=now, seen_by=seen_by)


def _personal_clashes(asked: Sequence[Meeting], people: list[int], seen_by: User) -> defaultdict[int, list[Clash]]:
    """What the rules of clashes would say if everybody ran these meetings, by person."""
    tried = [replace(meeting, facilitators=frozenset(people)) for meeting in asked]
    facts = Facts(tried, seen_by)
    found: defaultdict[int, list[Clash]] = defaultdict(list)
    for clash in (clash for meeting in tried for rule in PERSONAL for clash in RULES[rule](meeting, facts)):
        if clash.user_id is not None:
            found[clash.user_id].append(clash)
    return found


def _reasons(asked: Sequence[Meeting], week: Week, clashes: list[Clash], user: User, seen_by: User) -> tuple[str, ...]:
    """Each reason once, with the days where it does not hold for all of several meetings."""
    days: defaultdict[str, set[date]] = defaultdict(set)
    day_of = {meeting.key: meeting.day for meeting in asked}
    for meeting in asked:
        if said := week.against(meeting.local_start, meeting.local_end):
            days[said].add(meeting.day)
    for clash in clashes:
        days[_in_words(clash, user, seen_by)].add(day_of[clash.key])
    everyday = len(set(day_of.values()))
    return tuple(words if len(held) == everyday else f"{words} ({_listed(held)})" for words, held in days.items())


def _in_words(clash: Clash, user: User, seen_by: User) -> str:
    if clash.rule == ClashRule.FACILITATOR:
        return _("tiene otra sesión a esa hora")
    if clash.rule == ClashRule.TRAVEL:
        return _("no le alcanza el tiempo para llegar de una sesión a otra")
    if seen_by == user or seen_by.has_role(Role.COORDINATOR):
        return _("le falta una revisión vigente de sus antecedentes")
    return _("todavía no puede facilitar: consulte con coordinación")


def _listed(days: Iterable[date]) -> str:
    """“3, 10 y 17 de noviembre”, as far as a line goes."""
    listed = [date_format(day, "d/m") for day in sorted(days)]
    more = _(" y %(n)s más") % {"n": len(listed) - MOST_DAYS} if len(listed) > MOST_DAYS else ""
    return ", ".join(listed[:MOST_DAYS]) + more
