"""Where somebody stands on the way in: kept in the session, so that no code, name or id stands in an address."""

from datetime import datetime

from lms.core import clock

from .models import ClassCode
from .queries import ClassName, class_list

STEP = "class_step"


def enter_class(request, found: ClassCode) -> None:
    """Remember the class; whoever was chosen before is forgotten."""
    request.session[STEP] = {"class": found.pk}


def choose(request, name: ClassName) -> None:
    request.session[STEP] = {**request.session[STEP], "who": str(name.enrolment.public_id)}


def leave(request) -> None:
    request.session.pop(STEP, None)


def class_of(request, now: datetime) -> ClassCode | None:
    """The class that was entered, while it is open."""
    step = request.session.get(STEP) or {}
    return ClassCode.objects.open_at(now).select_related("cohort__centre").filter(pk=step.get("class")).first()


def names_of(found: ClassCode, now: datetime) -> list[ClassName]:
    """The names of that class today."""
    return class_list(found.cohort, clock.local_day(now))


def chosen_of(request, names: list[ClassName]) -> ClassName | None:
    """The name that was chosen, as long as it is on the list."""
    who = (request.session.get(STEP) or {}).get("who")
    return next((name for name in names if str(name.enrolment.public_id) == who), None)
