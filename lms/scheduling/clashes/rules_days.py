"""When and where: rooms, shifts, terms, and days without school."""

from collections.abc import Iterator
from datetime import time

from django.utils.translation import gettext as _

from lms.records.enums import Shift
from lms.records.models import Cohort

from ..calendar import closure_name, holiday_name
from ..enums import ClashRule, ClosureKind
from ..models import Closure
from .facts import Facts
from .meetings import Clash, Meeting
from .rules_people import against, make
from .words import group, on_the, other_group, short, when

# From when to when a shift can have classes. No national norm fixes the hours, each UGEL does. These are the widest that follow
# from a school day of seven hours of 45 minutes with its breaks (nine in a full day), begun when schools usually begin.
MORNING, AFTERNOON, NIGHT = (time(7), time(13, 30)), (time(12, 30), time(19)), (time(17, 30), time(22, 45))
SHIFT_HOURS: dict[str, tuple[time, time]] = {
    Shift.MORNING: MORNING,
    Shift.AFTERNOON: AFTERNOON,
    Shift.NIGHT: NIGHT,
    # Morning and afternoon.
    Shift.CONTINUOUS: (MORNING[0], AFTERNOON[1]),
}


def room_taken(meeting: Meeting, facts: Facts) -> Iterator[Clash]:
    for other in facts.at_once(meeting):
        if not meeting.room or meeting.room != other.room or meeting.cohort.pk == other.cohort.pk:
            continue
        said = {"place": meeting.place, "group": group(meeting.cohort), "other": other_group(other, facts), "when": when(other)}
        yield make(
            ClashRule.ROOM,
            meeting,
            _("“%(place)s” está ocupado para %(group)s: ahí se reúne %(other)s el %(when)s.") % said,
            said["other"],
            _("Elija otro lugar u otra hora."),
            **against(other, facts),
        )


def outside_the_shift(meeting: Meeting, facts: Facts) -> Iterator[Clash]:
    """Of the school; a workshop at the centre has none."""
    school = meeting.cohort.school
    if school is None:
        return
    first, last = SHIFT_HOURS[school.shift]
    start, end = meeting.local_start, meeting.local_end
    if first <= start.time() and end.time() <= last and start.date() == end.date():
        return
    said = {"group": group(meeting.cohort), "when": when(meeting), "shift": school.get_shift_display().lower()}
    said |= {"first": f"{first:%H:%M}", "last": f"{last:%H:%M}"}
    sentence = _("%(group)s se reuniría el %(when)s, fuera del turno %(shift)s de su escuela (de %(first)s a %(last)s).")
    remedy = _("Elija una hora dentro del turno, o acuerde con la escuela que abrirá.")
    yield make(ClashRule.SHIFT, meeting, sentence % said, said["shift"], remedy)


def outside_the_term(meeting: Meeting, facts: Facts) -> Iterator[Clash]:
    term = meeting.cohort.term
    if term.starts_on <= meeting.day <= term.ends_on:
        return
    said = {"group": group(meeting.cohort), "day": on_the(meeting), "term": term.name}
    said |= {"first": short(term.starts_on), "last": short(term.ends_on)}
    sentence = _("El %(day)s de %(group)s queda fuera del periodo %(term)s, que va del %(first)s al %(last)s.") % said
    yield make(ClashRule.TERM, meeting, sentence, term.name, _("Elija un día dentro del periodo."))


def no_school(meeting: Meeting, facts: Facts) -> Iterator[Clash]:
    """A national holiday, or a closure that touches the cohort."""
    holiday = holiday_name(meeting.day)
    found: list[tuple[str, int | None]] = [(holiday, None)] if holiday else []
    found += [(closure_name(closure), closure.pk) for closure in facts.closures if _closes(closure, meeting)]
    for name, closure_id in found:
        said = {"group": group(meeting.cohort), "day": on_the(meeting), "name": name}
        remedy = _("Elija otro día, o corrija el día sin clases si ese día sí las hay.") if closure_id else _("Elija otro día.")
        sentence = _("El %(day)s no hay clases para %(group)s: %(name)s.") % said
        yield make(ClashRule.CLOSURE, meeting, sentence, name, remedy, closure_id=closure_id)


def _closes(closure: Closure, meeting: Meeting) -> bool:
    return closure.starts_on <= meeting.day <= closure.ends_on and touches(closure, meeting.cohort)


def touches(closure: Closure, cohort: Cohort) -> bool:
    """What `Closure.objects.touching` asks the database, for closures that are read already."""
    if closure.school_id:
        return closure.school_id == cohort.school_id
    if closure.centre_id not in (None, cohort.centre_id) or (closure.district and closure.ugel):
        return False
    if closure.district:
        return cohort.school is not None and cohort.school.district == closure.district
    if not closure.ugel and closure.centre_id is None and closure.kind == ClosureKind.BREAK:
        return cohort.school is not None
    return not closure.ugel or (cohort.school is not None and cohort.school.ugel == closure.ugel)
