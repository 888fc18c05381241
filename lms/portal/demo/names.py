"""Invented people: common names of the region, mixed at random, each whole name once."""

from collections.abc import Iterator
from random import Random

from lms.records.enums import Sex


def _pool(names: str) -> list[str]:
    return [name.strip() for name in names.split(",")]


GIVEN = {
    Sex.FEMALE: _pool("""
        Milagros, Kiara, Luz Marina, Dayana, Nayeli, Estrella, Rosa Elena, Mayerli, Ana Lucía, Keyla, Analí, Sheyla, Xiomara,
        Leydi, Fiorella, Melany, Ruth Esther, Greysi, Nicol, Flor de María, Yesenia, Ariana
    """),
    Sex.MALE: _pool("""
        Jhon Kevin, Brayan, Wilder, Jairo, Yampier, Cristhian, Segundo, Aldair, Deyvis, Edinson, Luis Fernando, Anderson, Josué,
        Harold, Jeremy, Rommel, Kenyi, Víctor Raúl, Elvis, Jhordy
    """),
}
SURNAMES = _pool("""
    Tapullima, Murayari, Yuyarima, Tamani, Ahuanari, Macuyama, Inuma, Sangama, Huaymacari, Panduro, Reátegui, Saboya, Flores,
    Ríos, Del Águila, De la Cruz, Quispe, Mamani, Ñahui, Pacaya, Shupingahua, Canayo, Arirama, Manihuari, Tananta, Pinedo,
    Rengifo, Vásquez
""")


class NameBook:
    """Hands out whole names (given, paternal, maternal), never the same one twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: set[tuple[str, str, str]] = set()

    def new(self, sex: str, surnames: tuple[str, str] | None = None) -> tuple[str, str, str]:
        """A name nobody has yet; with these surnames for a brother or sister."""
        for name in self._candidates(sex, surnames):
            if name not in self._used:
                self._used.add(name)
                return name
        raise RuntimeError("the name pools are used up")

    def _candidates(self, sex: str, surnames: tuple[str, str] | None) -> Iterator[tuple[str, str, str]]:
        for _ in range(1000):
            paternal, maternal = surnames or (self._rng.choice(SURNAMES), self._rng.choice(SURNAMES))
            yield self._rng.choice(GIVEN[Sex(sex)]), paternal, maternal
