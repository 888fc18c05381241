"""Finished groups: who sits in which, so that every figure of `figures.py` comes out.

`cohorts.csv` says for each group how many students come for the first time and how many return. New students are made in its
order, which is the order of time; returning ones are taken from those who were here in an earlier block, have not taken the
workshop, and still go to school.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from random import Random

from . import school_years
from .dealing import deck, shares, shuffled
from .drafts import LESSONS, Group, Person, Seat
from .turnout import HABITS

# New students by year and school: the years and the districts of `figures.py` at once.
NEW_BY_SCHOOL = {
    2024: {"99101": 76, "99102": 62, "99103": 62, "99104": 41},
    2025: {"99101": 90, "99102": 75, "99103": 74, "99104": 48},
    2026: {"99101": 102, "99102": 84, "99103": 83, "99104": 56},
}
# Grades of those who come to the open groups first; the groups at school say theirs.
GRADE_WEIGHTS = {1: 16, 2: 11, 3: 22, 4: 20, 5: 31}
FACILITATORS = {
    "IQ": ("facilitadora", "facilitador.iq2", "facilitadora.iq3"),
    "LI": ("facilitador.li1", "facilitadora.li2", "facilitador.li3"),
}
RESERVED = "IQ-4B-26"


@dataclass(frozen=True)
class Plan:
    """One line of `cohorts.csv`."""

    code: str
    workshop: str
    school: str
    grade: int | None
    section: str
    block: tuple[int, int]
    new: int
    returning: int

    @property
    def centre(self) -> str:
        return self.code[:2]


def read_plans() -> list[Plan]:
    """The finished groups in the order of time."""
    with (Path(__file__).parent / "cohorts.csv").open(encoding="utf-8", newline="") as file:
        return [_plan(row) for row in csv.DictReader(file)]


def _plan(row: dict[str, str]) -> Plan:
    return Plan(
        code=row["code"],
        workshop=row["workshop"],
        school=row["school"],
        grade=int(row["grade"]) if row["grade"] else None,
        section=row["section"],
        block=(int(row["year"]), int(row["block"])),
        new=int(row["new"]),
        returning=int(row["returning"]),
    )


class Finished:
    """The finished groups of both centres and everybody who was in them."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.people: list[Person] = []
        self.groups: list[Group] = []
        plans = read_plans()
        self._schools = _schools_of_open_groups(rng, plans)
        self._grades = {centre: shuffled(rng, _open_grades(plans, centre)) for centre in ("IQ", "LI")}
        self._slots: set[tuple] = set()
        for plan in plans:
            self.groups.append(self._group(plan))

    def _group(self, plan: Plan) -> Group:
        facilitator = FACILITATORS[plan.centre][len(self.groups) % 3]
        seats = [self._newcomer(plan) for _ in range(plan.new)] + self._returners(plan)
        group = Group(
            code=plan.code,
            workshop=plan.workshop,
            centre=plan.centre,
            school=plan.school,
            grade=plan.grade,
            section=plan.section,
            term=school_years.term_name(plan.block),
            starts_on=school_years.BLOCKS[plan.block][0],
            capacity=35 if plan.grade else 22,
            place="Aula" if plan.school else f"Sala {len(self.groups) % 3 + 1}",
        )
        group.meetings = self._meetings(plan, facilitator)
        group.starts_on = group.meetings[0].day
        last = None if plan.block == (2026, 3) else group.meetings[-1].day + timedelta(days=14)
        group.facilitators = [(facilitator, group.starts_on, last)]
        group.seats = [Seat(person, group.starts_on) for person in seats]
        return group

    def _newcomer(self, plan: Plan) -> Person:
        person = Person(
            centre=plan.centre,
            school=plan.school or self._schools[plan.centre, plan.block[0]].pop(),
            grade=plan.grade or self._grades[plan.centre].pop(),
            section=plan.section or self.rng.choice("ABCD"),
            year=plan.block[0],
            steadiness=self.rng.random(),
            habit=self.rng.choice(HABITS),
        )
        self.people.append(person)
        return _takes(person, plan)

    def _returners(self, plan: Plan) -> list[Person]:
        able = [person for person in self.people if _can_return(person, plan)]
        self.rng.shuffle(able)
        # In a section, those of its grade come first; whoever came through an open group has no section yet and joins it.
        able.sort(key=lambda person: (plan.grade or 0) and abs(plan.grade - _grade_in(person, plan.block[0])))
        if len(able) < plan.returning:
            raise ValueError(f"{plan.code} finds only {len(able)} who can return")
        chosen = able[: plan.returning]
        for person in chosen:
            if plan.grade:
                person.grade, person.section = max(1, plan.grade - (plan.block[0] - person.year)), plan.section
        return [_takes(person, plan) for person in chosen]

    def _meetings(self, plan: Plan, facilitator: str) -> list:
        wanted = LESSONS[plan.workshop]
        for weekday, hour in self._free_slots(plan, facilitator):
            days = school_years.school_days(plan.block, weekday, plan.centre)
            if len(days) >= wanted:
                self._slots.add((plan.block, facilitator, weekday, hour))
                rains = len(days) > wanted and self.rng.random() < 0.4
                rained_on = self.rng.randrange(1, wanted) if rains else None
                return school_years.weekly_meetings(plan.workshop, days, hour, rained_on)
        raise ValueError(f"{plan.code} finds no time of the week")

    def _free_slots(self, plan: Plan, facilitator: str) -> list[tuple[int, time]]:
        return [slot for slot in school_years.SLOTS[plan.workshop] if (plan.block, facilitator, *slot) not in self._slots]


def _takes(person: Person, plan: Plan) -> Person:
    person.taken.add(plan.workshop)
    person.blocks.add(plan.block)
    person.last_year = plan.block[0]
    return person


def _can_return(person: Person, plan: Plan) -> bool:
    """Seen in an earlier block, not in this workshop yet, of this school or any for an open group, and still in grade 1 to 5."""
    if person.centre != plan.centre or plan.workshop in person.taken or max(person.blocks) >= plan.block:
        return False
    if person.school.endswith("P") or (plan.school and person.school[:5] != plan.school[:5]):
        return False
    if plan.workshop == "D" and (person.grade, person.section, person.school) == (4, "B", "99101") and person.year == 2026:
        return False  # the section that has this workshop now
    if plan.grade and person.taken & {"A"}:
        return False
    return _grade_in(person, plan.block[0]) <= 5


def _grade_in(person: Person, year: int) -> int:
    return person.grade + year - person.year


def _schools_of_open_groups(rng: Random, plans: list[Plan]) -> dict[tuple[str, int], list[str]]:
    """For each centre and year, the schools of those who come first through an open group, in the order of coming."""
    left = {("IQ", year): Counter(schools) for year, schools in NEW_BY_SCHOOL.items()}
    open_places: Counter = Counter()
    for plan in plans:
        if plan.school and plan.centre == "IQ":
            left["IQ", plan.block[0]][plan.school[:5]] -= plan.new
        elif not plan.school and plan.centre == "LI":
            open_places["LI", plan.block[0]] += plan.new
    for key, places in open_places.items():
        left[key] = Counter({"99201": places - places // 2, "99202": places // 2})
    return {key: shuffled(rng, deck(schools)) for key, schools in left.items()}


def _open_grades(plans: list[Plan], centre: str) -> list[int]:
    """A grade for everybody who comes first through a group without one, in the proportions of GRADE_WEIGHTS."""
    places = sum(plan.new for plan in plans if plan.centre == centre and plan.grade is None)
    return deck(dict(zip(GRADE_WEIGHTS, shares(places, list(GRADE_WEIGHTS.values())), strict=True)))
