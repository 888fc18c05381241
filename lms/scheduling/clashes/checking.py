"""Asking every rule about some meetings, and refusing what must not be."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.accounts.models import User
from lms.core.errors import DomainError

from ..enums import AcceptReason, ClashRule
from .facts import Facts
from .meetings import Clash, Meeting
from .rules_agreements import not_agreed, quota_used_up
from .rules_days import no_school, outside_the_shift, outside_the_term, room_taken
from .rules_people import cohort_twice, facilitator_twice, not_cleared, students_twice, too_few_adults
from .rules_travel import no_time_to_travel

RULES: dict[ClashRule, Callable[[Meeting, Facts], Iterator[Clash]]] = {
    ClashRule.FACILITATOR: facilitator_twice,
    ClashRule.COHORT: cohort_twice,
    ClashRule.CLEARANCE: not_cleared,
    ClashRule.STUDENT: students_twice,
    ClashRule.ROOM: room_taken,
    ClashRule.TRAVEL: no_time_to_travel,
    ClashRule.ADULTS: too_few_adults,
    ClashRule.CLOSURE: no_school,
    ClashRule.SHIFT: outside_the_shift,
    ClashRule.TERM: outside_the_term,
    ClashRule.AGREEMENT: not_agreed,
    ClashRule.QUOTA: quota_used_up,
}
# What is over can only be told as it was: nobody was in two places, whatever is written. Nothing else can be mended any more.
# Before everything: with it every rule is asked, about what is over too.
EVER = datetime.min.replace(tzinfo=UTC)
RULES_FOR_THE_PAST = TWO_PLACES = (ClashRule.FACILITATOR, ClashRule.COHORT)
MOST_SAID = 3


class ClashError(DomainError):
    """Something stands against these meetings: `clashes` are the ones that do."""

    def __init__(self, code: str, message: str, clashes: list[Clash]) -> None:
        super().__init__(code, message, count=len(clashes))
        self.clashes = clashes


def find_clashes(
    meetings: Iterable[Meeting],
    *,
    now: datetime,
    seen_by: User | None = None,
    rules: Collection[ClashRule] = tuple(ClashRule),
) -> list[Clash]:
    """What stands against these meetings, hard before soft, each in the order of the meetings given.

    They clash with each other and with what is planned; a stored meeting with one of their `session_id` is left out. At most
    ten queries, whatever their number. Groups that are out of scope of `seen_by` are not named; without it, none is.
    """
    asked = list(meetings)
    if not asked:
        return []
    facts = Facts(asked, seen_by)
    found = [
        clash for meeting in asked for rule in _rules_for(meeting, now) if rule in rules for clash in RULES[rule](meeting, facts)
    ]
    return sorted(found, key=lambda clash: not clash.is_hard)


def _rules_for(meeting: Meeting, now: datetime) -> Iterable[ClashRule]:
    return RULES if meeting.ends_at > now else RULES_FOR_THE_PAST


def new_clashes(
    meetings: Iterable[Meeting], before: Iterable[Meeting], *, now: datetime, seen_by: User | None = None
) -> list[Clash]:
    """What stands against these meetings and did not before they were changed: the list of clashes keeps the rest in sight.

    Nobody can be in two places, whether it was so before or not.
    """
    found = find_clashes(meetings, now=now, seen_by=seen_by)
    in_doubt = {clash.rule for clash in found} - set(TWO_PLACES)
    stood = find_clashes(before if in_doubt else (), now=EVER, seen_by=seen_by, rules=in_doubt)
    known = {(clash.key, clash.rule, clash.other_key) for clash in stood}
    return [clash for clash in found if (clash.key, clash.rule, clash.other_key) not in known]


def ensure_no_clash(
    meetings: Iterable[Meeting],
    *,
    now: datetime,
    accepted: str = "",
    seen_by: User | None = None,
    before: Iterable[Meeting] = (),
) -> list[Clash]:
    """The soft clashes that `accepted` (an AcceptReason) answers. To be called in the transaction that stores the meetings.

    Where meetings are changed, `before` is what they were: only what the change brings is asked about. Raises ClashError, with
    the clashes: "clash" for hard ones, which nobody can accept, "clash_reason" for soft ones without a reason. The facilitators'
    rows are locked first, so that two people do not give one of them two meetings at once.
    """
    asked = list(meetings)
    people = frozenset().union(*(meeting.facilitators for meeting in asked))
    if people and transaction.get_connection().in_atomic_block:
        list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    found = new_clashes(asked, before, now=now, seen_by=seen_by)
    if hard := [clash for clash in found if clash.is_hard]:
        raise ClashError("clash", _told(hard), hard)
    if found and accepted not in AcceptReason.values:
        raise ClashError("clash_reason", _told(found) + " " + _("Corríjalo, o elija por qué sigue así."), found)
    return found


def _told(clashes: list[Clash]) -> str:
    """The first clashes, each with what mends it, and how many more there are."""
    said = [f"{clash.sentence} {clash.remedy}" for clash in clashes[:MOST_SAID]]
    if more := len(clashes) - MOST_SAID:
        said += [ngettext("Hay %(n)s cruce más.", "Hay %(n)s cruces más.", more) % {"n": more}] if more > 0 else []
    return " ".join(said) + " " + _("No se guardó nada.")
