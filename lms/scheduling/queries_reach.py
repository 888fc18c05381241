"""What somebody's agenda may be narrowed to: only what the own meetings tell already, so that a filter finds nobody else's."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Page

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.records.enums import StaffRole
from lms.records.models import Cohort, CohortStaff, School

PLACES = (
    *("school", "school__public_id", "school__number", "school__name", "school__annex", "school__district", "school__ugel"),
    *("centre", "centre__public_id", "centre__name"),
    *("workshop", "workshop__code", "workshop__title", "workshop__translation_key"),
)


@dataclass(frozen=True)
class Choice:
    """Something to choose: its row, and its words."""

    pk: int
    label: str


@dataclass(frozen=True)
class Reach:
    """Centres, schools, workshops and people of the cohorts in scope, by what stands in the address."""

    centres: dict[str, Choice] = field(default_factory=dict)
    schools: dict[str, Choice] = field(default_factory=dict)
    workshops: dict[str, Choice] = field(default_factory=dict)
    people: dict[str, Choice] = field(default_factory=dict)
    districts: frozenset[str] = frozenset()
    ugels: frozenset[str] = frozenset()
    keys: dict[int, UUID] = field(default_factory=dict)


def reach_of(user) -> Reach:
    """What this person may narrow the agenda to. One query, and one more for who coordinates."""
    rows = [dict(zip(PLACES, row, strict=True)) for row in _rows(user)]
    schools = {row["school"]: row for row in rows if row["school"]}
    return Reach(
        centres=_sorted((str(row["centre__public_id"]), Choice(row["centre"], row["centre__name"])) for row in rows),
        schools=_sorted((str(row["school__public_id"]), Choice(pk, _name(row))) for pk, row in schools.items()),
        workshops=_sorted((row["workshop__code"].lower(), Choice(row["workshop"], row["workshop__title"])) for row in rows),
        people=_people(user),
        districts=frozenset(row["school__district"] for row in schools.values()),
        ugels=frozenset(row["school__ugel"] for row in schools.values()) - {""},
        keys={row["workshop"]: row["workshop__translation_key"] for row in rows},
    )


def _rows(user) -> Iterable[tuple]:
    return Cohort.objects.visible_to(user).order_by().values_list(*PLACES).distinct()


def _name(row: dict) -> str:
    return School(number=row["school__number"], name=row["school__name"], annex=row["school__annex"]).short_name


def _people(user) -> dict[str, Choice]:
    """Facilitators of the coordinated centres' cohorts; nobody else is told who works there."""
    if not user.has_role(Role.COORDINATOR):
        return {}
    places = CohortStaff.objects.filter(cohort__in=Cohort.objects.coordinated_by(user), role=StaffRole.FACILITATOR)
    found = User.objects.filter(pk__in=places.values("user"))
    return _sorted((str(person.public_id), Choice(person.pk, person.get_full_name() or person.username)) for person in found)


def _sorted(pairs: Iterable[tuple[str, Choice]]) -> dict[str, Choice]:
    return dict(sorted(dict(pairs).items(), key=lambda pair: pair[1].label))


def translations_of(keys: Iterable[UUID]) -> dict[UUID, Page]:
    """The live pages that translate these into the interface's language. No query in Spanish, else one for all kinds of pages."""
    if get_language() == settings.LANGUAGE_CODE or not (wanted := set(keys)):
        return {}
    found = Page.objects.live().filter(translation_key__in=wanted, locale__language_code=get_language())
    return {page.translation_key: page for page in found}
