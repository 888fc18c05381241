"""Whose a row is: which student, which cohorts, which centre. Read from the world as it was built, not from `visible_to`."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from lms.accounts.models import User
from lms.records.models import Centre, Cohort, CohortStaff, Enrolment, GrantScope, School, Student

# The way from a row to whom it is about, the nearest first.
STEPS = ("student", "enrolment", "attempt", "cohort", "request", "session", "register", "grant", "user", "school", "centre")


@dataclass(frozen=True)
class Owner:
    """Whom or what a row is about. Nothing at all: it belongs to everybody, like a term."""

    student: int | None = None
    user: int | None = None
    cohorts: frozenset[int] = frozenset()
    centre: int | None = None


class Owners:
    """Answers for any row of the world, from a few tables read once."""

    def of(self, row) -> Owner:
        match row:
            case Student():
                return Owner(student=row.pk, user=row.user_id, cohorts=self._of_student[row.pk], centre=row.centre_id)
            case Cohort():
                return Owner(cohorts=frozenset({row.pk}), centre=row.centre_id)
            case School() | Centre():
                return Owner(cohorts=self._of_place[type(row), row.pk], centre=getattr(row, "centre_id", row.pk))
            case User():
                return self._of_user(row)
        nearest = next((found for step in STEPS if (found := getattr(row, step, None))), None)
        return self.of(nearest) if nearest else Owner()

    def _of_user(self, user: User) -> Owner:
        if user.is_student:
            return self.of(user.student)
        return Owner(user=user.pk, cohorts=self._of_staff[user.pk], centre=self._centres.get(user.pk))

    @cached_property
    def _of_student(self) -> dict[int, frozenset[int]]:
        return _grouped(Enrolment.objects.exclude(student=None).values_list("student", "cohort"))

    @cached_property
    def _of_staff(self) -> dict[int, frozenset[int]]:
        return _grouped(CohortStaff.objects.values_list("user", "cohort"))

    @cached_property
    def _of_place(self) -> dict:
        places = Cohort.objects.values_list("school", "centre", "pk")
        pairs = [((School, school), pk) for school, _centre, pk in places] + [((Centre, centre), pk) for _s, centre, pk in places]
        return _grouped(pairs)

    @cached_property
    def _centres(self) -> dict[int, int]:
        """Where each member of staff works: the centre of the grant, or of a cohort that names them."""
        rows = GrantScope.objects.values_list("grant__user", "centre", "school__centre")
        places = dict(CohortStaff.objects.values_list("user", "cohort__centre"))
        return places | {user: centre or of_school for user, centre, of_school in rows}


def _grouped(pairs) -> dict:
    found = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return defaultdict(frozenset, {key: frozenset(values) for key, values in found.items()})


@dataclass(frozen=True)
class Reach:
    """Where a role stands: its account, and the cohort and the centre around it."""

    user: int | None = None
    cohort: int | None = None
    centre: int | None = None

    def zone(self, owner: Owner) -> str:
        """How near the owner is: self, cohort, centre, elsewhere; or common, where nobody in particular owns it."""
        if owner.user and owner.user == self.user:
            return "self"
        if self.cohort in owner.cohorts:
            return "cohort"
        if owner.centre is None and not owner.cohorts:
            return "common"
        return "centre" if owner.centre == self.centre else "elsewhere"


def reach_of(client, cohort: Cohort) -> Reach:
    """The reach of whoever is signed in with this client, in a world around this cohort."""
    user = User.objects.filter(pk=client.session.get("_auth_user_id")).first() if client.cookies else None
    if user is None:
        return Reach(cohort=cohort.pk, centre=cohort.centre_id)
    return Reach(user.pk, cohort.pk, cohort.centre_id)
