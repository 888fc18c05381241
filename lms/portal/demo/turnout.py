"""Who came to which meeting: exact in how many complete, lifelike in how absences fall.

Absences cluster by student (some are steady, some have work, some stop coming) and by day (a rain day empties half a room).
Whoever completes attended at least 80 % of the held meetings that fell into their time; everybody attended at least one.
"""

from collections import defaultdict
from random import Random

from lms.attendance.enums import AbsenceReason, Status

from .dealing import shares
from .drafts import Entry, Group, Meeting, Seat

THRESHOLD = 80
HABITS = (AbsenceReason.WORK, AbsenceReason.CARE, AbsenceReason.TRANSPORT, AbsenceReason.HEALTH, AbsenceReason.UNKNOWN)


def needed(held: int, threshold: int = THRESHOLD) -> int:
    """The least number of attended meetings that makes a completion."""
    return -(-threshold * held // 100)


def deal_completions(rng: Random, groups: list[Group], totals: dict[str, int]) -> None:
    """Say of every seat whether it completes; each workshop comes out at its total, steady students first."""
    by_workshop: defaultdict[str, list[Group]] = defaultdict(list)
    for group in groups:
        by_workshop[group.workshop].append(group)
    for workshop, own in sorted(by_workshop.items()):
        quotas = shares(totals[workshop], [len(group.seats) * 100 + rng.randint(-400, 400) for group in own])
        for group, quota in zip(own, quotas, strict=True):
            _choose_completers(rng, group, quota)


def _choose_completers(rng: Random, group: Group, quota: int) -> None:
    able = [seat for seat in group.seats if seat.ends_on is None]
    able.sort(key=lambda seat: (seat.starts_on == group.starts_on, -(seat.who.steadiness + rng.uniform(0, 0.5))))
    for seat in able[:quota]:
        seat.completes = True


def fill(rng: Random, group: Group) -> None:
    """Write every seat's entries along the held meetings."""
    held = group.held
    rain = rng.randrange(1, len(held)) if len(held) > 2 and rng.random() < 0.7 else None
    for seat in group.seats:
        open_days = [i for i, meeting in enumerate(held) if _is_open(seat, meeting)]
        missed = _missed(rng, seat, open_days, len(held), rain)
        seat.entries = [_entry(rng, seat, i == rain, i in missed) if i in open_days else None for i in range(len(held))]


def _is_open(seat: Seat, meeting: Meeting) -> bool:
    return seat.starts_on <= meeting.day and (seat.ends_on is None or meeting.day <= seat.ends_on)


def _missed(rng: Random, seat: Seat, days: list[int], held: int, rain: int | None) -> set[int]:
    counted = held - days[0]
    allowed = counted - needed(counted)
    if seat.completes:
        return _one_absence(rng, days, rain) if allowed and rng.random() < 0.4 else set()
    least = max(0, len(days) - needed(counted) + 1)
    most = len(days) - 1
    number = min(most, least + min(rng.randint(0, 3), rng.randint(0, 3)))
    if rng.random() < 0.45:
        return set(days[-number:]) if number else set()
    chosen = rng.sample(days, number)
    if rain in days and rain not in chosen and chosen and rng.random() < 0.7:
        chosen[0] = rain
    return set(chosen)


def _one_absence(rng: Random, days: list[int], rain: int | None) -> set[int]:
    return {rain if rain in days and rng.random() < 0.6 else rng.choice(days)}


def _entry(rng: Random, seat: Seat, it_rained: bool, missed: bool) -> Entry:
    if not missed:
        return _attended(rng, it_rained)
    if it_rained and rng.random() < 0.8:
        return Status.ABSENT, AbsenceReason.RAIN, False
    reason = seat.who.habit if rng.random() < 0.7 else AbsenceReason.UNKNOWN
    excused = reason in (AbsenceReason.HEALTH, AbsenceReason.CARE) and rng.random() < 0.5
    return (Status.EXCUSED if excused else Status.ABSENT), reason, False


def _attended(rng: Random, it_rained: bool) -> Entry:
    draw = rng.random()
    if draw < (0.2 if it_rained else 0.06):
        return Status.LATE, "", rng.random() < 0.2
    return (Status.LEFT_EARLY, "", False) if draw > 0.98 else (Status.PRESENT, "", False)
