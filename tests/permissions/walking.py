"""The walk itself: a world, everything that is asked in it, and where its pages lead."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.urls import Resolver404, resolve

from .canaries import Aviary, Canary, plant
from .crowd import build_places, cohort_of
from .foreign import foreign_questions, plant_things
from .owners import Owners, Reach, reach_of
from .questions import TABLE, questions
from .visits import Question, Visit, ask
from .world import ROLES


@dataclass(frozen=True)
class Walk:
    """The visits to ours, to what others brought, and along the links of both; and how near each role is to what was planted."""

    aviary: Aviary
    reach: dict[str, Reach]
    ours: list[Visit]
    foreign: list[Visit]
    links: list[Visit]

    @property
    def all(self) -> list[Visit]:
        return [*self.ours, *self.foreign, *self.links]

    def zone(self, visit: Visit, canary: Canary) -> str:
        return self.reach[visit.role].zone(canary.owner)


def walk(*, full: bool = False) -> Walk:
    """Build the world, ask everything."""
    places = build_places()
    main = cohort_of(places.ours)
    aviary = plant(Owners())
    clients = places.ours.clients
    reach = {role: reach_of(clients[role], main) for role in ROLES}
    things = plant_things()
    ours = [ask(clients[q.role], q, aviary) for q in questions(TABLE, places, full=full)]
    foreign = [ask(clients[q.role], q, aviary) for q in foreign_questions(things, full=full)]
    links = [ask(clients[q.role], q, aviary) for q in _links([*ours, *foreign])]
    return Walk(aviary, reach, ours, foreign, links)


def _links(visits: list[Visit]) -> Iterator[Question]:
    """One link of each kind that a role's own pages show and that nobody asked yet: by view and by the names in the query."""
    asked = {(visit.role, visit.question.url) for visit in visits}
    kinds = set()
    for visit in visits:
        for link in sorted(visit.links) if visit.question.place in ("ours", "planted") else ():
            view, names = _kind(link)
            if (visit.role, link) not in asked and (visit.role, view, names) not in kinds:
                kinds.add((visit.role, view, names))
                yield Question(visit.role, "GET", view, "link", link)


def _kind(link: str) -> tuple[str, tuple[str, ...]]:
    return view_of(link), tuple(sorted(parse_qs(urlsplit(link).query, keep_blank_values=True)))


def view_of(url: str) -> str:
    """The name of the view behind an address; its path where there is none."""
    path = urlsplit(url).path
    try:
        return resolve(path).view_name
    except Resolver404:
        return path
