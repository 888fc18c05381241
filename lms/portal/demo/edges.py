"""What real rosters hold besides ordinary rows, put into the finished groups without moving a total."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from lms.records.enums import DocumentType, EndReason, Purpose

from . import traits
from .drafts import Group, Person, Seat
from .finished import RESERVED, Finished


def before_turnout(finished: Finished) -> None:
    """Two students change schools in mid-cycle, one each way, and one joins at the third meeting."""
    moves = [("IQ-1A-25", "99102"), ("IQ-3B-25", "99101")]
    for code, school in moves:
        group = _group(finished, code)
        seat = _single(group, lambda seat: True)
        seat.ends_on, seat.end_reason = group.held[2].day + timedelta(days=3), EndReason.SCHOOL
        seat.who.school, seat.who.section = school, "B"
    group = _group(finished, "IQ-1C-25")
    _single(group, lambda seat: True).starts_on = group.held[2].day


def after_ages(rng: Random, finished: Finished, firsts: dict[Person, date]) -> None:
    """A pupil of 15 in the first grade; a student who turns 18 between the first meeting and the last."""
    over_age = _single(_group(finished, "IQ-1A-26"), lambda seat: seat.who.age == 12).who
    elder = _single(_group(finished, RESERVED), lambda seat: seat.who.age == 15).who
    traits.swap_ages(over_age, elder, firsts, rng)
    _turn_eighteen(rng, finished, firsts)


def _turn_eighteen(rng: Random, finished: Finished, firsts: dict[Person, date]) -> None:
    """Somebody of 17 at the first meeting of a newer group has the birthday before its last."""
    for group in reversed([group for group in finished.groups if group.centre == "IQ"]):
        first, last = group.held[0].day, group.held[-1].day
        able = [s.who for s in group.seats if s.who.age == 17 and len(s.who.blocks) == 1 and firsts[s.who] == first]
        if able and last.month > first.month:
            able[0].birth = traits.birth_for(rng, 17, first, month=first.month + 1)
            return


def after_names(finished: Finished) -> None:
    """In the section that has a workshop now: no DNI, a DNI with a zero, a foreign card, one surname, two of the same name."""
    people = [seat.who for seat in _group(finished, RESERVED).seats]
    plain = people[0:10]
    plain[0].document = (DocumentType.NONE, "")
    plain[1].document = (DocumentType.DNI, "01234987")
    plain[2].document = (DocumentType.FOREIGN_CARD, "000999123")
    plain[3].maternal = ""
    plain[4].paternal = "De la Cruz"
    twin, other = plain[5], next(p for p in people if p is not plain[5] and p.sex == plain[5].sex and p not in plain)
    other.given, other.paternal, other.maternal = twin.given, twin.paternal, twin.maternal
    brother, sister = plain[6], plain[7]
    sister.paternal, sister.maternal = brother.paternal, brother.maternal
    plain[8].purposes = plain[9].purposes = (Purpose.PARTICIPATION,)
    for number, group in enumerate(finished.groups[:3]):
        group.seats[number].who.maternal = ""


def _group(finished: Finished, code: str) -> Group:
    return next(group for group in finished.groups if group.code == code)


def _single(group: Group, fits: Callable[[Seat], bool]) -> Seat:
    """The first seat of somebody who was in no other group, where the condition holds."""
    return next(s for s in group.seats if len(s.who.blocks) == 1 and s.starts_on == group.starts_on and not s.ends_on and fits(s))
