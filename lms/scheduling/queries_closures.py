"""Which planned meetings fall on days without school."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from lms.core import clock

from .models import Closure, WorkshopSessionQuerySet
from .models.sessions import WorkshopSession


def sessions_on(closure: Closure) -> WorkshopSessionQuerySet:
    """The planned meetings that begin on these days at a place that is closed, by their start."""
    zone = ZoneInfo(closure.centre.time_zone) if closure.centre else clock.LIMA
    first = clock.at(closure.starts_on, clock.MIDNIGHT, zone)
    end = clock.at(closure.ends_on + timedelta(days=1), clock.MIDNIGHT, zone)
    found = WorkshopSession.objects.planned().filter(starts_at__gte=first, starts_at__lt=end).order_by("starts_at", "pk")
    if closure.school_id:
        return found.filter(cohort__school=closure.school_id)
    if closure.centre_id:
        found = found.filter(cohort__centre=closure.centre_id)
    if closure.district:
        found = found.filter(cohort__school__district=closure.district)
    return found.filter(cohort__school__ugel=closure.ugel) if closure.ugel else found
