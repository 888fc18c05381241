"""People and the places where they learn.

A centre works with schools; a school is one service (código modular and annex), and several can share one building. A cohort is
the students who take one workshop in one term, at a school or, without one, at the centre itself; an enrolment is a student's
dated place in it, and the roster of a day is a query over enrolments, never a table. Staff see what their grants and their
places in cohorts reach: `visible_to(user)` on every model is the one source of that.

A student's file holds little: names, month of birth, grade, and a document only as keyed hash with its last two digits. A family
that does not authorise leaves a head count behind: the enrolment stays, without a student.
"""

from .agreements import Agreement, SchoolContact, StaffClearance, facilitators_of
from .cohorts import Cohort, CohortStaff, Enrolment, Term
from .consent import Consent
from .events import AwarenessEvent
from .imports import RosterImport
from .lessons import KeptLesson
from .people import Guardian, Student
from .places import Centre, GrantScope, Partner, School

__all__ = [
    "Agreement",
    "AwarenessEvent",
    "Centre",
    "Cohort",
    "CohortStaff",
    "Consent",
    "Enrolment",
    "GrantScope",
    "Guardian",
    "KeptLesson",
    "Partner",
    "RosterImport",
    "School",
    "SchoolContact",
    "StaffClearance",
    "Student",
    "Term",
    "facilitators_of",
]
