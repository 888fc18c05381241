"""When a cohort meets.

A workshop session is one meeting: start, end, place and, usually, a lesson. Dates are stored as moments and shown in the centre's
zone. School, date and hour of a future meeting together say where children will be: they are for staff in scope and never leave
in a file name, a public page or a certificate.
"""

from .accepted import AcceptedClash
from .availability import Absence, Availability
from .changes import SessionChange
from .closures import Closure
from .feeds import CalendarFeed
from .requests import MOST_HEADS, NOTE_LENGTH, RequestStep, WorkshopRequest
from .sessions import LESSON_TEXTS, SessionFacilitator, WorkshopSession, WorkshopSessionQuerySet
from .travel import TravelTime

__all__ = [
    "LESSON_TEXTS",
    "MOST_HEADS",
    "NOTE_LENGTH",
    "AcceptedClash",
    "Absence",
    "Availability",
    "CalendarFeed",
    "Closure",
    "RequestStep",
    "SessionChange",
    "SessionFacilitator",
    "TravelTime",
    "WorkshopRequest",
    "WorkshopSession",
    "WorkshopSessionQuerySet",
]
