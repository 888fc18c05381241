"""The condition behind every facilitator's and teacher's view: a place in a cohort that holds today."""

from datetime import date

from django.db.models import Q

from lms.core import clock
from lms.core.periods import holds_on


def staff_place(user, prefix: str = "", day: date | None = None) -> Q:
    """CohortStaff rows of this person that hold on `day` (today by default), while the role itself is granted."""
    if not user.is_authenticated or not user.is_active or user.is_student:
        return Q(**{f"{prefix}pk__in": []})
    own = Q(**{f"{prefix}user_id": user.pk, f"{prefix}role__in": sorted(user.roles)})
    return own & holds_on(day or clock.today(), prefix)
