"""Saying when one can, and when not."""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core.errors import DomainError

from .models import Absence, Availability
from .week import joined

type Stretch = tuple[time, time]
LONGEST_ABSENCE = timedelta(days=366)
MOST_ABSENCES = 60


@transaction.atomic
def say_week(*, user: User, week: Mapping[int, Iterable[Stretch]], valid_from: date, today: date) -> None:
    """From that day on this is the week; what was said before holds until the day before. The same week again changes nothing.

    Raises DomainError, with the field: nothing_said, ends_before_start, already_past.
    """
    if valid_from < today:
        raise DomainError("already_past", _("Elija hoy o un día que viene: lo pasado queda como estaba."), field="valid_from")
    wanted = _checked(week)
    User.objects.select_for_update().get(pk=user.pk)
    later = Availability.objects.filter(user=user).touching(valid_from, date.max)
    if all(_holds_on_from(row, valid_from) for row in later) and {(row.weekday, row.starts, row.ends) for row in later} == wanted:
        return
    later.filter(valid_from__gte=valid_from).delete()
    later.update(valid_until=valid_from - timedelta(days=1))
    Availability.objects.bulk_create(
        Availability(user=user, weekday=weekday, starts=starts, ends=ends, valid_from=valid_from)
        for weekday, starts, ends in sorted(wanted)
    )
    record(Act.AVAILABILITY_CHANGED, actor=user, about=user, count=len(wanted))


def _holds_on_from(row: Availability, day: date) -> bool:
    return row.valid_from <= day and row.valid_until is None


def _checked(week: Mapping[int, Iterable[Stretch]]) -> set[tuple[int, time, time]]:
    for weekday, stretches in week.items():
        for starts, ends in stretches:
            if ends <= starts:
                said = _("La hora de fin debe ser posterior a la de inicio (%(start)s).") % {"start": starts.strftime("%H:%M")}
                raise DomainError("ends_before_start", said, field=f"day_{weekday}")
    found = {(weekday, *stretch) for weekday, stretches in week.items() for stretch in joined(stretches)}
    if not found:
        raise DomainError("nothing_said", _("Indique al menos un día con sus horas."))
    return found


@transaction.atomic
def say_absence(*, user: User, first: date, last: date, today: date) -> Absence:
    """Days on which this person cannot. The same days again are the same absence.

    Raises DomainError, with the field: ends_before_start, already_past, too_long, too_many.
    """
    if last < first:
        raise DomainError("ends_before_start", _("El último día no puede ser antes del primero."), field="last")
    if last < today:
        raise DomainError("already_past", _("Esos días ya pasaron."), field="last")
    if last - first > LONGEST_ABSENCE:
        raise DomainError("too_long", _("Indique como máximo un año seguido."), field="last")
    User.objects.select_for_update().get(pk=user.pk)
    if Absence.objects.filter(user=user, valid_until__gte=today).count() >= MOST_ABSENCES:
        raise DomainError("too_many", _("Ya hay muchas ausencias anotadas: quite las que sobran."), field="first")
    absence, is_new = Absence.objects.get_or_create(user=user, valid_from=first, valid_until=last)
    if is_new:
        record(Act.AVAILABILITY_CHANGED, actor=user, about=user, reason="absence")
    return absence


@transaction.atomic
def take_back_absence(*, user: User, absence: int) -> bool:
    """Whether there was such an absence of this person; it is gone now."""
    gone, _each = Absence.objects.filter(user=user, pk=absence).delete()
    if gone:
        record(Act.AVAILABILITY_CHANGED, actor=user, about=user, reason="absence_taken_back")
    return bool(gone)
