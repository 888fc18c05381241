"""Who runs which meeting, and the dated place in the cohort that goes with it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lms.records.enums import StaffRole
from lms.records.models import CohortStaff

from .enums import ChangeKind
from .models import SessionChange, SessionFacilitator, WorkshopSession


class Places:
    """The facilitators' places in the cohorts of some meetings, read once."""

    def __init__(self, sessions: Iterable[WorkshopSession]) -> None:
        cohorts = {session.cohort_id for session in sessions}
        self.rows: defaultdict[int, list[CohortStaff]] = defaultdict(list)
        for row in CohortStaff.objects.filter(cohort__in=cohorts, role=StaffRole.FACILITATOR).order_by("valid_from", "pk"):
            self.rows[row.cohort_id].append(row)

    def on(self, cohort_id: int, day: date) -> list[int]:
        """Who has a facilitator's place in that cohort on that day."""
        rows = self.rows[cohort_id]
        return list(
            dict.fromkeys(r.user_id for r in rows if r.valid_from <= day and (r.valid_until is None or day <= r.valid_until))
        )


def assign_cohorts_own(sessions: Sequence[WorkshopSession]) -> None:
    """The facilitators whom each meeting's cohort has on its day run it. Two queries."""
    places = Places(sessions)
    rows = [SessionFacilitator(session=s, user_id=user) for s in sessions for user in places.on(s.cohort_id, s.local_day)]
    SessionFacilitator.objects.bulk_create(rows, ignore_conflicts=True)


def give_place(*, cohort_id: int, user_id: int, first: date, day: date) -> bool:
    """A place in the cohort from `first` until that day, where the person has none on it; whether one was needed."""
    places = CohortStaff.objects.filter(cohort=cohort_id, user=user_id, role=StaffRole.FACILITATOR)
    if places.active_on(day).exists():
        return False
    CohortStaff.objects.update_or_create(
        cohort_id=cohort_id,
        user_id=user_id,
        role=StaffRole.FACILITATOR,
        valid_from=min(first, day),
        defaults={"valid_until": day},
    )
    return True


@dataclass(frozen=True)
class Swap:
    """Somebody who does not run a moved meeting any more, or does now."""

    session: WorkshopSession
    leaving: int | None = None
    coming: int | None = None


def follow_the_days(moved: Sequence[WorkshopSession], today: date) -> list[Swap]:
    """Let who runs these meetings follow to their new days, and say who could not.

    A stand-in's place moves along. Whoever has left the cohort by the new day does not run the meeting; where nobody is left, the
    cohort's facilitators of that day do. A fixed number of queries, and two for each stand-in.
    """
    places, stand_ins = Places(moved), _stand_ins(moved)
    swaps, gone = [], []
    for session in moved:
        here, runs = places.on(session.cohort_id, session.local_day), list(session.assignments.all())
        absent = [row for row in runs if row.user_id not in here]
        for row in absent:
            if (session.pk, row.user_id) in stand_ins:
                give_place(cohort_id=session.cohort_id, user_id=row.user_id, first=today, day=session.local_day)
            else:
                gone.append(row.pk)
                swaps.append(Swap(session, leaving=row.user_id))
        if runs and all(row.pk in gone for row in runs):
            swaps += [Swap(session, coming=user) for user in here]
    if gone:
        SessionFacilitator.objects.filter(pk__in=gone).delete()
    arrivals = [SessionFacilitator(session=swap.session, user_id=swap.coming) for swap in swaps if swap.coming]
    if arrivals:
        SessionFacilitator.objects.bulk_create(arrivals, ignore_conflicts=True)
    return swaps


def _stand_ins(sessions: Sequence[WorkshopSession]) -> set[tuple[int, int]]:
    """(meeting, person) of everybody who came to one of these meetings by a substitution."""
    found = SessionChange.objects.filter(session__in=sessions, kind=ChangeKind.SUBSTITUTED).exclude(to_user=None)
    return set(found.order_by().values_list("session", "to_user"))
