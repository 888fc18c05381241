"""Who the students are: ages, sexes, names and answers, dealt so that the counts of `figures.py` come out."""

from datetime import date
from random import Random

from lms.records.enums import Disability, DocumentType, Purpose, SelfIdentification, Sex

from . import figures
from .dealing import deck, shuffled
from .drafts import Group, Person
from .names import NameBook

PRIMARY_AGE = 11
FIRST_GRADE_AGE = 11


def first_attended(groups: list[Group]) -> dict[Person, date]:
    """The day on which each person attended for the first time."""
    found: dict[Person, date] = {}
    for group in groups:
        held = group.held
        for seat in group.seats:
            day = seat.first_attended(held)
            if day and seat.person:
                found[seat.person] = min(day, found.get(seat.person, day))
    return found


def deal_ages(rng: Random, people: list[Person], firsts: dict[Person, date], ages: list[int]) -> None:
    """Give the ages, sorted, to the people, sorted by what their grade suggests; then the month of birth that fits."""
    suggested = {person: expected_age(person) + rng.gauss(0, 0.7) for person in people}
    for person, age in zip(sorted(people, key=suggested.__getitem__), sorted(ages), strict=True):
        person.age = age
        person.birth = birth_for(rng, age, firsts[person])


def expected_age(person: Person) -> int:
    return PRIMARY_AGE if person.school.endswith("P") else FIRST_GRADE_AGE + person.grade


def birth_for(rng: Random, age: int, day: date, month: int | None = None) -> tuple[int, int]:
    """A year and month of birth with which somebody is of that age on that day, whatever the day of birth."""
    month = month or rng.choice([m for m in range(1, 13) if m != day.month])
    return day.year - age - (month > day.month), month


def swap_ages(one: Person, other: Person, firsts: dict[Person, date], rng: Random) -> None:
    """Exchange two ages; the totals stay."""
    one.age, other.age = other.age, one.age
    for person in (one, other):
        person.birth = birth_for(rng, person.age, firsts[person])


def deal_answers(rng: Random, people: list[Person]) -> None:
    """Sex, disability and self-identification of Sede Iquitos. Nobody under 12 was asked who they feel they are."""
    for person, sex in zip(people, shuffled(rng, deck(figures.SEXES)), strict=True):
        person.sex = sex
    for person, disability in zip(people, shuffled(rng, deck(figures.DISABILITIES)), strict=True):
        person.disability = disability
    asked = [person for person in people if person.age >= figures.ASKED_FROM_AGE]
    unasked = len(people) - len(asked)
    answers = dict(figures.SELF_IDENTIFICATIONS)
    answers[SelfIdentification.UNKNOWN] -= unasked
    peoples = iter(shuffled(rng, deck(figures.PEOPLES)))
    for person, answer in zip(asked, shuffled(rng, deck(answers)), strict=True):
        person.identification = answer
        person.people = next(peoples) if answer == SelfIdentification.AMAZONIAN else ""


def draw_answers(rng: Random, people: list[Person]) -> None:
    """The same of people outside the totals, freely."""
    for person in people:
        person.sex = rng.choice([Sex.FEMALE, Sex.FEMALE, Sex.MALE])
        person.disability = rng.choices([Disability.NO, Disability.UNKNOWN, Disability.YES], [85, 13, 2])[0]
        if person.age >= figures.ASKED_FROM_AGE:
            answers = [SelfIdentification.MESTIZO, SelfIdentification.QUECHUA, SelfIdentification.UNKNOWN]
            person.identification = rng.choices(answers, [60, 20, 20])[0]


def name_all(rng: Random, people: list[Person], book: NameBook) -> None:
    """Names, papers and what the families allowed."""
    for number, person in enumerate(people):
        person.given, person.paternal, person.maternal = book.new(person.sex)
        person.document = _document(rng, number, person.centre)
        person.purposes = _purposes(rng)


def _document(rng: Random, number: int, centre: str) -> tuple[str, str]:
    """One in twenty-five has none, one in two hundred is from abroad; an invented DNI begins with 99, a few with 0."""
    if rng.random() < 0.04:
        return DocumentType.NONE, ""
    serial = number + (500_000 if centre == "LI" else 0)
    if rng.random() < 0.005:
        return DocumentType.FOREIGN_CARD, f"{900_000_000 + serial}"
    return DocumentType.DNI, f"{'00' if rng.random() < 0.02 else '99'}{serial:06d}"


def _purposes(rng: Random) -> tuple[str, ...]:
    """Everybody who attended was allowed to; most may have a certificate, and most of those may show it in public."""
    draw = rng.random()
    if draw < 0.08:
        return (Purpose.PARTICIPATION,)
    return (Purpose.PARTICIPATION, Purpose.CERTIFICATE) if draw < 0.27 else tuple(Purpose)
