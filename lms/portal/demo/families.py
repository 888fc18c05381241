"""Guardians of those who were here this year: invented names, telephones of a range that nobody has."""

from random import Random

from .drafts import Person
from .names import SURNAMES

KINSHIP = ("Madre", "Madre", "Madre", "Padre", "Padre", "Abuela", "Tía", "Hermana mayor")
NAMES = {
    "Padre": ("Segundo", "Wilder", "Jairo", "Víctor Raúl", "Edinson"),
    "": ("Luz Marina", "Rosa Elena", "Estrella", "Ana Lucía", "Yesenia", "Ruth Esther"),
}


def give_guardians(rng: Random, people: list[Person], since: int) -> None:
    """Nine in ten have one on file; a grandmother has no telephone; brothers and sisters share hers."""
    shared: dict[tuple[str, str], tuple[str, str, str]] = {}
    for number, person in enumerate(people):
        if person.last_year < since or rng.random() < 0.1:
            continue
        # Who has one surname is nobody's brother or sister for certain.
        family = (person.paternal, person.maternal or str(number))
        person.guardian = shared.setdefault(family, _guardian(rng, person, number))


def _guardian(rng: Random, person: Person, number: int) -> tuple[str, str, str]:
    kinship = rng.choice(KINSHIP)
    given = rng.choice(NAMES.get(kinship, NAMES[""]))
    paternal = person.paternal if kinship == "Padre" else person.maternal or rng.choice(SURNAMES)
    phone = "" if kinship == "Abuela" else f"900{number:06d}"
    return f"{given} {paternal} {rng.choice(SURNAMES)}", kinship, phone
