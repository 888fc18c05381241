"""The whole demo decided on paper, without a database: the same for the same day."""

from dataclasses import dataclass
from datetime import date, time
from random import Random

from lms.core.clock import MIDNIGHT

from . import edges, families, figures, traits, turnout
from .dealing import deck
from .drafts import Group, Person
from .finished import Finished
from .names import NameBook
from .running import Running

SEED = 20_261_009


@dataclass(frozen=True)
class Draft:
    """Everybody and every group, finished ones first, in a fixed order."""

    people: list[Person]
    finished: list[Group]
    running: list[Group]
    closed_on: date

    @property
    def groups(self) -> list[Group]:
        return self.finished + self.running


def draw(today: date, begun: time = MIDNIGHT) -> Draft:
    """The demo as it is on that day. `begun`: the hour by which the meeting of today has begun, ten o'clock at the latest."""
    rng = Random(SEED)  # noqa: S311 (a demo that comes out the same, not a secret)
    finished = Finished(rng)
    edges.before_turnout(finished)
    _fill_finished(rng, finished)
    _deal_traits(rng, finished)
    running = Running(rng, finished, today, begun)
    _name_everybody(rng, finished, running)
    for group in running.groups:
        _attend(rng, group)
    people = finished.people + running.newcomers
    families.give_guardians(rng, people, since=2026)
    return Draft(people, finished.groups, running.groups, running.closed_on)


def _fill_finished(rng: Random, finished: Finished) -> None:
    for centre, totals in (("IQ", figures.COMPLETIONS), ("LI", figures.LIMA_COMPLETIONS)):
        turnout.deal_completions(rng, [group for group in finished.groups if group.centre == centre], totals)
    for group in finished.groups:
        turnout.fill(rng, group)


def _deal_traits(rng: Random, finished: Finished) -> None:
    firsts = traits.first_attended(finished.groups)
    iquitos = [person for person in finished.people if person.centre == "IQ"]
    lima = [person for person in finished.people if person.centre == "LI"]
    traits.deal_ages(rng, iquitos, firsts, deck(figures.AGES))
    traits.deal_ages(rng, lima, firsts, [min(17, max(12, traits.expected_age(person))) for person in lima])
    edges.after_ages(rng, finished, firsts)
    traits.deal_answers(rng, iquitos)
    traits.draw_answers(rng, lima)


def _name_everybody(rng: Random, finished: Finished, running: Running) -> None:
    traits.draw_answers(rng, running.newcomers)
    purposes = [person.purposes for person in running.newcomers]
    traits.name_all(rng, finished.people + running.newcomers, NameBook(rng))
    for person, kept in zip(running.newcomers, purposes, strict=True):
        person.purposes = kept
    edges.after_names(finished)


def _attend(rng: Random, group: Group) -> None:
    """What happened so far in a running group: most of those who will complete are there."""
    if group.held:
        for seat in group.seats:
            seat.completes = seat.person is not None and rng.random() < 0.85
        turnout.fill(rng, group)
