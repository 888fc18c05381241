"""Clashes of stored meetings: with what was accepted, and where each is mended."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.accounts.enums import Role
from lms.accounts.models import User

from .clashes import Clash, Meeting, find_clashes, meetings_of
from .enums import ClashRule
from .models import AcceptedClash, WorkshopSession, WorkshopSessionQuerySet


@dataclass(frozen=True)
class Way:
    """A page on which something can be mended."""

    label: str
    url: str


@dataclass(frozen=True)
class Standing:
    """A clash of a stored meeting, who accepted it where somebody did, and where it is mended."""

    session: WorkshopSession
    clash: Clash
    accepted: AcceptedClash | None
    ways: tuple[Way, ...]

    @property
    def is_open(self) -> bool:
        """A soft one that nobody accepted."""
        return not self.clash.is_hard and self.accepted is None

    @property
    def weight(self) -> int:
        """Hard ones first, accepted ones last."""
        return 0 if self.clash.is_hard else 1 if self.accepted is None else 2

    @property
    def state(self) -> str:
        return ("bad", "open", "accepted")[self.weight]


def with_places(sessions: WorkshopSessionQuerySet) -> WorkshopSessionQuerySet:
    """With what the rules ask of each meeting: two queries in all."""
    return sessions.select_related("cohort__school", "cohort__centre", "cohort__term").prefetch_related("assignments")


def asked_about(sessions: Sequence[WorkshopSession]) -> list[Meeting]:
    """Stored meetings as the rules want them; what is missing of them is read for all at once."""
    prefetch_related_objects(list(sessions), "cohort__school", "cohort__centre", "cohort__term", "assignments")
    return meetings_of(sessions)


def clashes_of(
    sessions: Iterable[WorkshopSession],
    now: datetime,
    seen_by: User | None = None,
    rules: Collection[ClashRule] = tuple(ClashRule),
) -> dict[int, list[Standing]]:
    """What stands against each of these meetings, by its id, hard before open before accepted. Queries as `find_clashes`.

    Read them `with_places` to save up to four more.
    """
    listed = list(sessions)
    if not listed:
        return {}
    of_key = {str(session.public_id): session for session in listed}
    found = find_clashes(asked_about(listed), now=now, seen_by=seen_by, rules=rules)
    accepted = _accepted(listed) if any(not clash.is_hard for clash in found) else {}
    standing: dict[int, list[Standing]] = defaultdict(list)
    for clash in found:
        session = of_key[clash.key]
        other_id = of_key[clash.other_key].pk if clash.other_key in of_key else clash.session_id
        ways = tuple(_ways(clash, session, seen_by))
        standing[session.pk].append(Standing(session, clash, accepted.get((session.pk, clash.rule, other_id)), ways))
    for of_session in standing.values():
        of_session.sort(key=lambda one: one.weight)
    return dict(standing)


def _accepted(sessions: list[WorkshopSession]) -> dict[tuple[int, str, int | None], AcceptedClash]:
    """What was accepted of these meetings as they are now: by meeting, rule and other meeting, from either side."""
    ids = [session.pk for session in sessions]
    rows = AcceptedClash.objects.filter(Q(session__in=ids) | Q(other__in=ids)).select_related("accepted_by", "session")
    found: dict[tuple[int, str, int | None], AcceptedClash] = {}
    for row in rows.defer("session__place"):
        if row.starts_at == row.session.starts_at:
            found[row.session_id, row.rule, row.other_id] = row
            if row.other_id:
                found.setdefault((row.other_id, row.rule, row.session_id), row)
    return found


def _ways(clash: Clash, session: WorkshopSession, viewer: User | None) -> Iterable[Way]:
    """Beside the meeting itself: the other meeting, and what a coordinator keeps."""
    if clash.other_key:
        yield Way(_("Ver la otra sesión"), reverse("scheduling:session", args=[clash.other_key]))
    if viewer is None or not viewer.has_role(Role.COORDINATOR):
        return
    yield from _office_ways(clash, session)


def _office_ways(clash: Clash, session: WorkshopSession) -> Iterable[Way]:
    if clash.rule == ClashRule.CLEARANCE:
        yield Way(_("Anotar la revisión"), f"{reverse('antecedentes:add')}?persona={clash.user_id}")
    if clash.rule == ClashRule.TRAVEL:
        yield Way(_("Ver los tiempos de viaje"), reverse("tiempos-de-viaje:index"))
    if clash.rule == ClashRule.ADULTS:
        yield Way(_("Ver el personal del grupo"), reverse("office:cohort", args=[session.cohort.public_id]))
    if clash.agreement_id:
        yield Way(_("Ver el convenio"), reverse("convenios:edit", args=[clash.agreement_id]))
    elif clash.rule == ClashRule.AGREEMENT:
        yield Way(_("Registrar el convenio"), reverse("convenios:add"))
    if clash.closure_id:
        yield Way(_("Ver el día sin clases"), reverse("dias-sin-clases:edit", args=[clash.closure_id]))


@dataclass(frozen=True)
class ClashList:
    """The coming meetings' clashes: of one kind or of all, each pair once, and how many there are of each kind."""

    rows: list[Standing]
    counts: dict[ClashRule, int]
    total: int


def coming_clashes(viewer: User, *, now: datetime, weeks: int, rule: str = "") -> ClashList:
    """Clashes of the meetings that this person runs, from now on for so many weeks."""
    sessions = WorkshopSession.objects.run_by(viewer).to_come(now).filter(starts_at__lt=now + timedelta(weeks=weeks))
    found = clashes_of(with_places(sessions), now, viewer)
    rows = _each_pair_once(one for standing in found.values() for one in standing)
    rows.sort(key=lambda one: (one.weight, one.session.starts_at, one.session.pk))
    counts = {kind: n for kind in ClashRule if (n := sum(one.clash.rule == kind for one in rows))}
    return ClashList([one for one in rows if rule in ("", one.clash.rule)], counts, len(rows))


def _each_pair_once(standing: Iterable[Standing]) -> list[Standing]:
    """Two meetings of the list that stand against each other are one matter, told from the first of them."""
    seen, kept = set(), []
    for one in standing:
        sides = frozenset({one.clash.key, one.clash.other_key})
        which = (one.clash.rule, one.clash.user_id, sides)
        if one.clash.other_key and which in seen:
            continue
        seen.add(which)
        kept.append(one)
    return kept
