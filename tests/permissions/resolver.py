"""Every address that the resolver knows, ours and those of other packages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver

OURS = ("lms.", "curriculum.", "home.")


@dataclass(frozen=True)
class Address:
    """A pattern: the name by which it is reversed (its route where it has none), the route as written, the view behind it."""

    name: str
    route: str
    view: Callable

    @property
    def module(self) -> str:
        return getattr(self.view, "view_class", self.view).__module__

    @property
    def is_ours(self) -> bool:
        return self.module.startswith(OURS)


def addresses(patterns, prefix: str = "", namespace: str = "") -> Iterator[Address]:
    """All patterns below, depth first."""
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, [namespace, entry.namespace]))
            yield from addresses(entry.url_patterns, route, inner)
        elif isinstance(entry, URLPattern):
            yield Address(":".join(filter(None, [namespace, entry.name])) if entry.name else route, route, entry.callback)


def unlisted(found: list[Address], table: dict) -> list[str]:
    """Names of our addresses that the table lacks. Those of others go by the rules of foreign.toml."""
    return sorted({address.name for address in found if address.is_ours and address.name not in table})
