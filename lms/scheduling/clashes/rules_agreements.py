"""What was agreed with the school, and for how many sessions."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from lms.records.models import Agreement

from ..enums import ClashRule
from .facts import Facts
from .meetings import Clash, Meeting
from .rules_people import make
from .words import group, on_the, short


def not_agreed(meeting: Meeting, facts: Facts) -> Iterator[Clash]:
    """No agreement with the school on that day, once the centre keeps agreements at all."""
    cohort = meeting.cohort
    if cohort.school_id is None or cohort.centre_id not in facts.centres_with_agreements:
        return
    theirs = facts.agreements[cohort.school_id]
    if any(_holds(agreement, meeting.day) for agreement in theirs):
        return
    said = {"group": group(cohort), "day": on_the(meeting)}
    ended = [(agreement.ends_on, agreement) for agreement in theirs if agreement.ends_on and agreement.ends_on < meeting.day]
    if ended:
        limit, about = max(ended, key=lambda end: end[0])
        said["limit"] = short(limit)
        sentence = _("El convenio de la escuela de %(group)s vence el %(limit)s, antes de la sesión del %(day)s.")
        remedy = _("Registre la renovación del convenio, o elija un día anterior.")
    elif theirs:
        about = theirs[0]
        said["limit"] = short(about.starts_on)
        sentence = _("El convenio de la escuela de %(group)s vale desde el %(limit)s, después de la sesión del %(day)s.")
        remedy = _("Corrija las fechas del convenio, o elija un día posterior.")
    else:
        about = None
        sentence = _("La escuela de %(group)s no tiene un convenio registrado que cubra la sesión del %(day)s.")
        remedy = _("Registre el convenio con la escuela.")
    agreement_id = about.pk if about else None
    yield make(ClashRule.AGREEMENT, meeting, sentence % said, said["group"], remedy, agreement_id=agreement_id)


def quota_used_up(meeting: Meeting, facts: Facts) -> Iterator[Clash]:
    """More sessions than were agreed, planned and held ones counted in the order in which they were planned."""
    held = [agreement for agreement in facts.agreements[meeting.cohort.school_id] if _holds(agreement, meeting.day)]
    over = [(agreement, _number(meeting, agreement, facts)) for agreement in held if agreement.quota is not None]
    if not held or len(over) < len(held) or any(number <= (agreement.quota or 0) for agreement, number in over):
        return
    agreement, number = over[-1]
    said = {"group": group(meeting.cohort), "day": on_the(meeting), "quota": agreement.quota, "number": number}
    sentence = _("El convenio de la escuela de %(group)s cubre %(quota)s sesiones, y la del %(day)s sería la número %(number)s.")
    remedy = _("Acuerde más sesiones con la escuela y anótelo en el convenio, o suspenda otra.")
    which = f"{agreement.quota}/{number}"
    yield make(ClashRule.QUOTA, meeting, sentence % said, which, remedy, agreement_id=agreement.pk)


def _holds(agreement: Agreement, day: date) -> bool:
    return agreement.starts_on <= day and (agreement.ends_on is None or day <= agreement.ends_on)


def _number(meeting: Meeting, agreement: Agreement, facts: Facts) -> int:
    """Which of the school's sessions under this agreement it is. Stored ones come first, in the order of their making."""
    stored = [pk for pk, day in facts.counted[agreement.school_id or 0] if _holds(agreement, day)]
    asked = [m for m in facts.of_school[agreement.school_id] if _holds(agreement, m.day)]
    if meeting.session_id:
        earlier = [m for m in asked if m.session_id and m.session_id < meeting.session_id]
        return sum(pk < meeting.session_id for pk in stored) + len(earlier) + 1
    old = sum(m.session_id is not None for m in asked)
    new = [m for m in asked if m.session_id is None and (m.starts_at, m.key) < (meeting.starts_at, meeting.key)]
    return len(stored) + old + len(new) + 1
