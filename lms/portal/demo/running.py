"""Groups that move with today: running, planned, empty, full, and the one whose roster is still to be imported.

Nobody in them attends for the first time: they are students of the finished groups, or have not attended yet. So the totals of
`figures.py` stay what they are on any day.
"""

from datetime import date, time, timedelta
from random import Random

from lms.records.enums import Purpose
from lms.scheduling.enums import ChangeReason

from .drafts import LESSONS, MINUTES, Group, Meeting, Person, Seat
from .finished import RESERVED, Finished
from .school_years import CURRENT_TERM, is_school_day

STORY_CODE = "IQ-3A-26"
STORY_SCHOOL = "99103"
CLASS_CODE = "TM74Q2"
TODAYS_GROUP = "IQ-D6-26"


class Running:
    """The groups of the current term. `closed_on` is the planned day of one of them on which its school closes."""

    def __init__(self, rng: Random, finished: Finished, today: date, begun: time) -> None:
        self.rng, self.today, self._begun = rng, today, begun
        self.newcomers: list[Person] = []
        self.closed_on = today
        self._finished = finished
        self._busy: set[Person] = set()
        self.groups = [
            self._todays(),
            self._rained_on(),
            self._full(),
            self._of_the_demo_teacher(),
            self._starting(),
            self._planned(),
            self._empty(),
            self._story(),
            self._in_lima(),
            self._planned_in_lima(),
        ]

    def _day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def _group(self, code: str, workshop: str, school: str, start: int, facilitator: str, **facts) -> Group:
        group = Group(
            code=code,
            workshop=workshop,
            centre=code[:2],
            school=school,
            grade=facts.pop("grade", None),
            section=facts.pop("section", ""),
            term=CURRENT_TERM,
            starts_on=self._day(start),
            place="Aula" if school else "Sala 1",
            **facts,
        )
        group.facilitators = [(facilitator, group.starts_on, None)]
        return group

    def _weekly(self, group: Group, first: int, hour: time = time(10)) -> None:
        """A meeting a lesson, a week apart. A past day without school is left out; the one of today stays whatever the day."""
        offset = first
        while len(group.meetings) < LESSONS[group.workshop]:
            day = self._day(offset)
            if offset == 0 or is_school_day(day, group.centre):
                held = day < self.today
                group.meetings.append(Meeting(len(group.meetings) + 1, day, hour, MINUTES[group.workshop], is_held=held))
            offset += 7

    def _seat(self, group: Group, people: list[Person]) -> None:
        group.seats += [Seat(person, group.starts_on) for person in people]

    def _returners(self, group: Group, count: int) -> list[Person]:
        """Students of the finished groups who may take this workshop and sit in no other running group."""
        able = [person for person in self._finished.people if self._may_take(person, group)]
        chosen = self.rng.sample(able, count)
        self._busy.update(chosen)
        return chosen

    def _may_take(self, person: Person, group: Group) -> bool:
        here = person.centre == group.centre and (not group.school or person.school == group.school)
        still = person.year + 5 - person.grade >= 2026 and not person.school.endswith("P")
        return here and still and group.workshop not in person.taken and person not in self._busy

    def _newcomers(self, group: Group, count: int, grade: int, *, answered: int) -> list[Person]:
        """People who have not attended yet; the families of the first `answered` have agreed, the others are still to answer."""
        made = []
        for number in range(count):
            person = Person(
                group.centre, group.school or "99101", grade, group.section or "A", self.today.year, self.rng.random()
            )
            person.last_year, person.age = self.today.year, 11 + grade
            person.birth = (self.today.year - person.age - 1, self.rng.randint(1, 12))
            person.taken.add(group.workshop)
            person.purposes = tuple(Purpose) if number < answered else ()
            made.append(person)
        self.newcomers += made
        return made

    def _todays(self) -> Group:
        """A section of thirty in mid-workshop; its meeting of today has begun, so that the roll can be called at any hour."""
        group = self._group(TODAYS_GROUP, "D", "99101", -21, "facilitadora", grade=4, section="B", has_pins=True)
        section = [seat.who for seat in next(g for g in self._finished.groups if g.code == RESERVED).seats]
        self._busy.update(section)
        self._weekly(group, -21)
        for meeting in group.meetings:
            if meeting.day == self.today:
                meeting.hour = min(meeting.hour, self._begun)
        self._seat(group, section)
        return group

    def _rained_on(self) -> Group:
        """One meeting suspended for rain, one without a register, one on a day that was closed later; a facilitator replaced."""
        group = self._group("IQ-B8-26", "B", "99104", -28, "facilitador.iq2", has_pins=True)
        group.facilitators = [("facilitador.iq2", self._day(-28), self._day(-16)), ("facilitadora.iq3", self._day(-15), None)]
        shift = next(s for s in range(7) if all(is_school_day(self._day(o + s), "IQ") for o in (-28, -14)))
        for offset, lesson in ((-28, 1), (-21, 2), (-14, 2), (-7, 3), (2, 4), (9, 5), (16, 6)):
            meeting = Meeting(lesson, self._day(offset + shift), time(14, 30), MINUTES["B"], is_held=offset in (-28, -14))
            meeting.cancelled_for = ChangeReason.RAIN if offset == -21 else ""
            group.meetings.append(meeting)
        self.closed_on = self._day(9 + shift)
        self._seat(group, self._returners(group, 17))
        return group

    def _full(self) -> Group:
        """An open group at the centre with every place taken."""
        group = self._group("IQ-C6-26", "C", "", -13, "facilitadora.iq3", capacity=18, has_pins=True)
        self._weekly(group, -13, time(16))
        self._seat(group, self._returners(group, 18))
        return group

    def _of_the_demo_teacher(self) -> Group:
        """A group with attendance at the story's school."""
        group = self._group("IQ-B9-26", "B", STORY_SCHOOL, -18, "facilitador.iq2", has_pins=True)
        self._weekly(group, -18, time(14, 30))
        self._seat(group, self._returners(group, 16))
        return group

    def _starting(self) -> Group:
        """A first grade that begins in two days: answers still missing, and one family that said no."""
        group = self._group("IQ-1B-26", "A", "99102", 2, "facilitadora.iq3", grade=1, section="B", has_pins=True)
        self._weekly(group, 2, time(8))
        self._seat(group, self._newcomers(group, 27, 1, answered=22))
        group.seats.append(Seat(None, group.starts_on))
        return group

    def _planned(self) -> Group:
        """An open group that begins on a day and at an hour of the demo teacher's: whoever is in both has to choose."""
        group = self._group("IQ-D7-26", "D", "", 17, "facilitadora.iq3", capacity=20)
        self._weekly(group, 17, time(15, 15))
        self._seat(group, self._returners(group, 9) + self._newcomers(group, 3, 3, answered=3))
        return group

    def _empty(self) -> Group:
        return self._group("IQ-5D-26", "A", "99101", 10, "facilitador.iq2", grade=5, section="D")

    def _story(self) -> Group:
        """Began five weeks ago; its roster is in the sample file, its meetings are still to be planned."""
        return self._group(STORY_CODE, "A", STORY_SCHOOL, -35, "facilitadora", grade=3, section="A")

    def _in_lima(self) -> Group:
        group = self._group("LI-D2-26", "D", "99201", -20, "facilitador.li1", has_pins=True)
        self._weekly(group, -20, time(14, 30))
        self._seat(group, self._returners(group, 16))
        return group

    def _planned_in_lima(self) -> Group:
        group = self._group("LI-4A-26", "A", "99202", 7, "facilitadora.li2", grade=4, section="A")
        self._weekly(group, 7)
        self._seat(group, self._newcomers(group, 19, 4, answered=15))
        return group
