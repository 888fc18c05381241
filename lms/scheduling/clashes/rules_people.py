"""Who is needed: facilitators, cohorts and students in two places, too few adults, and who was not checked."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums import HARD_RULES, ClashRule
from .facts import Facts
from .meetings import Clash, Meeting
from .words import group, may_know_checks, on_the, other_group, short, when

FEWEST_ADULTS = 2


def make(rule: ClashRule, meeting: Meeting, sentence: str, other: str, remedy: str, **which) -> Clash:
    return Clash(rule, rule in HARD_RULES, meeting.key, sentence, other, remedy, **which)


def against(other: Meeting, facts: Facts) -> dict:
    """Which meeting the other side is; where it may not be known, only for keeping that it was accepted."""
    return {"other_key": other.key if other.cohort.pk in facts.named_cohorts else "", "session_id": other.session_id}


def facilitator_twice(meeting: Meeting, facts: Facts) -> Iterator[Clash]:
    """In two rooms at once. Two groups in one room are one meeting for whoever runs it."""
    for other in facts.at_once(meeting):
        shared = meeting.facilitators & other.facilitators
        if not shared or (meeting.room and meeting.room == other.room):
            continue
        for user_id in sorted(shared):
            said = {"who": facts.name_of(user_id), "other": other_group(other, facts), "when": when(other)}
            said |= {"group": group(meeting.cohort)}
            sentence = _("%(who)s no puede estar con %(group)s: facilita a %(other)s el %(when)s.") % said
            yield make(
                ClashRule.FACILITATOR,
                meeting,
                sentence,
                said["other"],
                _("Asigne a otra persona, o cambie la hora de una de las dos sesiones."),
                user_id=user_id,
                **against(other, facts),
            )


def cohort_twice(meeting: Meeting, facts: Facts) -> Iterator[Clash]:
    for other in facts.at_once(meeting):
        if meeting.cohort.pk == other.cohort.pk:
            said = {"group": group(meeting.cohort), "when": when(other)}
            yield make(
                ClashRule.COHORT,
                meeting,
                _("%(group)s ya tiene una sesión el %(when)s.") % said,
                said["when"],
                _("Elija otra hora u otro día, o mueva o suspenda la otra sesión."),
                **against(other, facts),
            )


def students_twice(meeting: Meeting, facts: Facts) -> Iterator[Clash]:
    """How many are enrolled in both groups on that day; never who."""
    for other in facts.at_once(meeting):
        if meeting.cohort.pk == other.cohort.pk:
            continue
        spans = facts.shared_students.get((meeting.cohort.pk, other.cohort.pk), ())
        count = sum(_covers(*mine, meeting) and _covers(*theirs, meeting) for mine, theirs in spans)
        if count:
            yield _students(meeting, other, count, facts)


def _covers(first: date, last: date | None, meeting: Meeting) -> bool:
    return first <= meeting.day and (last is None or last >= meeting.day)


def _students(meeting: Meeting, other: Meeting, count: int, facts: Facts) -> Clash:
    said: dict = {"n": count, "group": group(meeting.cohort), "other": other_group(other, facts), "when": when(other)}
    sentence = ngettext(
        "%(n)s estudiante de %(group)s está también en %(other)s, que se reúne el %(when)s.",
        "%(n)s estudiantes de %(group)s están también en %(other)s, que se reúne el %(when)s.",
        count,
    )
    remedy = _("Cambie la hora de una de las dos sesiones, o acuerde con la escuela a cuál van ese día.")
    return make(ClashRule.STUDENT, meeting, sentence % said, said["other"], remedy, **against(other, facts))


def too_few_adults(meeting: Meeting, facts: Facts) -> Iterator[Clash]:
    """Whoever runs it, and the group's teachers on that day."""
    teachers = {user for user, first, last in facts.teachers[meeting.cohort.pk] if _covers(first, last, meeting)}
    count = len(meeting.facilitators | teachers)
    if count >= FEWEST_ADULTS:
        return
    said = {"group": group(meeting.cohort), "day": on_the(meeting)}
    if count:
        sentence = _("El %(day)s habría una sola persona adulta con %(group)s.") % said
    else:
        sentence = _("El %(day)s nadie está asignado a %(group)s: ni facilita ni acompaña.") % said
    remedy = _("Asigne a otra persona que facilite, o anote en el grupo a la o el docente que acompaña.")
    yield make(ClashRule.ADULTS, meeting, sentence, said["group"], remedy)


def not_cleared(meeting: Meeting, facts: Facts) -> Iterator[Clash]:
    """Nobody works with children unchecked, once the centre keeps checks at all."""
    for user_id in sorted(meeting.facilitators):
        kinds = facts.clearances_of(user_id)
        if kinds and all(any(_covers(first, last, meeting) for first, last in spans) for spans in kinds):
            continue
        if meeting.cohort.centre_id in facts.centres_with_clearances or kinds:
            yield _uncleared(meeting, user_id, kinds, facts)


def _uncleared(meeting: Meeting, user_id: int, kinds: list, facts: Facts) -> Clash:
    said = {"who": facts.name_of(user_id), "day": on_the(meeting), "group": group(meeting.cohort)}
    ended = [last for spans in kinds for _first, last in spans if last and last < meeting.day]
    remedy = _("Anote la revisión vigente de sus antecedentes, o asigne a otra persona.")
    if not may_know_checks(facts, user_id):
        sentence = _("%(who)s todavía no puede facilitar a %(group)s el %(day)s.") % said
        remedy = _("Consulte con coordinación, o asigne a otra persona.")
    elif ended:
        sentence = _("%(who)s facilita a %(group)s el %(day)s y la revisión de sus antecedentes vence el %(end)s.")
        sentence %= said | {"end": short(max(ended))}
    else:
        sentence = _("%(who)s facilita a %(group)s el %(day)s sin una revisión de antecedentes vigente.") % said
    return make(ClashRule.CLEARANCE, meeting, sentence, said["who"], remedy, user_id=user_id)
