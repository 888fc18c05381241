"""Putting staff into a cohort and taking them out: the dated rows from which all scope below scheduling comes."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import RoleGrant, User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core.errors import DomainError

from .enums import StaffRole
from .models import Cohort, CohortStaff
from .queries_office import ROLE_OF_PLACE


@transaction.atomic
def assign_staff(*, cohort: Cohort, user: User, role: StaffRole, starts_on: date, by: User | None, today: date) -> CohortStaff:
    """The person's open place in the cohort; made, or found when there is one already. Only who holds the role today gets one."""
    if not RoleGrant.objects.active_on(today).filter(user=user, role=ROLE_OF_PLACE[role]).exists():
        raise DomainError("role_missing", _("Esa persona no tiene hoy el rol que se le quiere dar en el grupo."))
    place = CohortStaff.objects.filter(cohort=cohort, user=user, role=role, valid_until=None).first()
    if place:
        return place
    place, _made = CohortStaff.objects.update_or_create(
        cohort=cohort, user=user, role=role, valid_from=starts_on, defaults={"valid_until": None}
    )
    record(Act.STAFF_ASSIGNED, actor=by, about=user, scope=f"cohort:{cohort.public_id}", reason=role)
    return place


@transaction.atomic
def end_staff_place(*, place: CohortStaff, by: User | None, today: date) -> None:
    """The place ends with today; one that has not begun yet disappears. Ending again changes nothing."""
    if place.valid_from > today:
        place.delete()
    elif place.valid_until is None or place.valid_until > today:
        place.valid_until = today
        place.save(update_fields=["valid_until"])
    else:
        return
    record(Act.STAFF_ENDED, actor=by, about=place.user, scope=f"cohort:{place.cohort.public_id}", reason=place.role)
