"""Dealing exact numbers: shares that add up, decks whose counts are given."""

from collections.abc import Hashable, Iterable, Mapping
from random import Random


def shares(total: int, weights: list[int]) -> list[int]:
    """`total` split in proportion to the weights, whole and exact; the largest remainders are rounded up."""
    exact = [total * weight / sum(weights) for weight in weights]
    whole = [int(part) for part in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (whole[i] - exact[i], i))
    for i in by_remainder[: total - sum(whole)]:
        whole[i] += 1
    return whole


def deck[T: Hashable](counts: Mapping[T, int]) -> list[T]:
    """Each key as often as its count says, in the order given."""
    return [key for key, count in counts.items() for _ in range(count)]


def shuffled[T](rng: Random, cards: Iterable[T]) -> list[T]:
    """The same cards in another order."""
    found = list(cards)
    rng.shuffle(found)
    return found
