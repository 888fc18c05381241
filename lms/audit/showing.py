"""Views that show identified people say so, beside who may open them.

    class CohortView(View):
        access = COORDINATOR
        audited = shows(Act.ROSTER_SEEN, "records.cohort", scope="coordinated_by")

    @access(STAFF)
    @shows(Act.REGISTER_SEEN, "records.cohort", scope="visible_to")
    def grid(request, public_id): ...

`AuditMiddleware` then writes one entry for each answer that shows them, before the answer leaves. The object is the one whose
random id stands in the address; a view that knows more (another object, how many people) says it with `shown`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest

from .chain import trace_of
from .enums import Act

FACTS = "audit_facts"


@dataclass(frozen=True)
class Shows:
    """What an answer of this view shows: as which act it is written, what kind of object it is, by which rule it was found."""

    act: Act
    kind: str = ""
    scope: str = ""

    def __call__[V: Callable](self, view: V) -> V:
        """Declare it of a function view."""
        view.audited = self  # type: ignore[attr-defined]
        return view


def shows(act: Act, kind: str = "", *, scope: str = "") -> Shows:
    """The declaration, for the attribute `audited` of a class or as a decorator."""
    return Shows(act, kind, scope)


def shown(
    request: HttpRequest, *, about: models.Model | None = None, count: int = 0, reason: str = "", searched: str = ""
) -> None:
    """What the view knows of the answer it is about to give. Words that were searched for are kept as a keyed hash.

    Writes nothing by itself.
    """
    facts: dict[str, Any] = {"count": count, "reason": f"search:{trace_of(searched).hex}" if searched else reason}
    setattr(request, FACTS, facts | ({"about": about} if about else {}))


def nobody(request: HttpRequest) -> None:
    """This answer shows nobody after all: no entry is written."""
    setattr(request, FACTS, None)


def declared_shows(view_func: Callable) -> Shows | None:
    """What the view, or the class behind it, declares; None for one that shows nobody."""
    for holder in (view_func, getattr(view_func, "view_class", None)):
        found = getattr(holder, "audited", None)
        if isinstance(found, Shows):
            return found
    return None
