"""Who is told of a workshop request: the centre's coordinators of what a school says, whoever asked of what the centre answers.

A message says that there is something to see, and leads to it; which school, class or day stands on that page.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.core import clock
from lms.core.periods import holds_on
from lms.notices import events
from lms.notices.actions import Note, tell
from lms.notices.events import Event
from lms.records.models import GrantScope

from .models import WorkshopRequest

MADE, ANSWERED, SETTLED = "request_made", "request_answered", "request_settled"
EVENTS = (
    Event(
        MADE,
        _("Una escuela pide un taller"),
        _("Maloca: piden un taller"),
        _("Hola:\n\nUna escuela de su sede pide un taller y espera respuesta.\n\nVéala en Maloca:\n{enlace}"),
        roles=(Role.COORDINATOR,),
    ),
    Event(
        ANSWERED,
        _("La sede respondió una solicitud"),
        _("Maloca: hay respuesta a su solicitud"),
        _("Hola:\n\nLa sede respondió su solicitud de taller.\n\nVea la respuesta en Maloca:\n{enlace}"),
        roles=(Role.TEACHER,),
    ),
    Event(
        SETTLED,
        _("Una escuela decidió sobre su solicitud"),
        _("Maloca: una escuela respondió"),
        _("Hola:\n\nUna escuela de su sede decidió sobre su solicitud de taller.\n\nVea qué decidió en Maloca:\n{enlace}"),
        roles=(Role.COORDINATOR,),
    ),
)


def join_events() -> None:
    """What requests tell people, with its words."""
    events.join(*EVENTS)


def tell_centre(code: str, request: WorkshopRequest, *, by: User, now: datetime) -> int:
    """How many messages for the coordinators of the school's centre: one each, never for whoever did it."""
    here = GrantScope.objects.filter(centre=request.school.centre_id, grant__role=Role.COORDINATOR)
    coordinating = here.filter(holds_on(clock.local_day(now), "grant__")).values("grant__user")
    people = User.objects.filter(pk__in=coordinating).exclude(pk=by.pk)
    notes = [Note(person, "requests:answer", (request.public_id,)) for person in people]
    return tell(code, notes, now=now, key=_key(request))


def tell_school(request: WorkshopRequest, *, now: datetime) -> int:
    """One message for whoever asked."""
    return tell(ANSWERED, [Note(request.asked_by, "scheduling:request", (request.public_id,))], now=now, key=_key(request))


def _key(request: WorkshopRequest) -> str:
    """One message a step."""
    return f"{request.public_id}:{request.steps}"
