"""What the staff screen shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lms.accounts.enums import AccountState, Role
from lms.accounts.models import OneTimeLink, RoleGrant, User
from lms.accounts.queries import in_state, state_of
from lms.core.clock import local_day
from lms.core.folding import fold

from .models import Centre, GrantScope
from .permissions_team import kept_grants, team_of

SEARCHED = ("first_name", "last_name", "email", "username")
NOWHERE = _("sin lugar")


@dataclass(frozen=True)
class GrantLine:
    """One grant, in words."""

    pk: int
    role: str
    place: str
    valid_from: date
    valid_until: date | None
    today: date

    @property
    def is_over(self) -> bool:
        return self.valid_until is not None and self.valid_until < self.today

    @property
    def is_coming(self) -> bool:
        return self.valid_from > self.today


@dataclass(frozen=True)
class StaffRow:
    """One person of the list."""

    pk: int
    name: str
    listed_as: str
    username: str
    email: str
    state: AccountState
    last_day: date | None
    grants: tuple[GrantLine, ...]

    @property
    def email_halves(self) -> list[str]:
        """Before and after the at sign, where a narrow cell may break it."""
        return self.email.split("@", 1)

    @property
    def not_over(self) -> list[GrantLine]:
        return [grant for grant in self.grants if not grant.is_over]


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; whatever is empty narrows nothing."""

    words: str = ""
    role: str = ""
    centre: Centre | None = None
    state: str = ""


def found_staff(viewer: User, wanted: Wanted, today: date) -> QuerySet[User]:
    """The people in this person's list who match, by surname, with the grants that this person sees."""
    people = team_of(viewer)
    if wanted.role or wanted.centre:
        people = people.filter(Exists(_grants_like(viewer, wanted, today).filter(user=OuterRef("pk"))))
    if wanted.state:
        people = in_state(people, AccountState(wanted.state))
    if words := fold(wanted.words).split():
        people = people.filter(pk__in=_holding(people, words))
    return with_grants(people, viewer).order_by(Lower("last_name"), Lower("first_name"), "pk")


def _grants_like(viewer: User, wanted: Wanted, today: date) -> QuerySet[RoleGrant]:
    """Grants of the wanted role and centre that are not over."""
    grants = kept_grants(viewer).filter(Q(valid_until=None) | Q(valid_until__gte=today))
    if wanted.role:
        grants = grants.filter(role=wanted.role)
    if wanted.centre:
        here = GrantScope.objects.filter(Q(centre=wanted.centre) | Q(school__centre=wanted.centre))
        grants = grants.filter(pk__in=here.values("grant"))
    return grants


def _holding(people: QuerySet[User], words: list[str]) -> list[int]:
    """Keys of those whose names, e-mail and user name hold all the words, accents or not."""
    rows = ((pk, fold(" ".join(texts))) for pk, *texts in people.order_by().values_list("pk", *SEARCHED))
    return [pk for pk, text in rows if all(word in text for word in words)]


def with_grants(people: QuerySet[User], viewer: User) -> QuerySet[User]:
    """The people with the grants that this person sees, and their reach: two queries more, whatever their number."""
    scopes = Prefetch("scopes", GrantScope.objects.select_related("centre", "school"))
    grants = kept_grants(viewer).prefetch_related(scopes).order_by("-valid_from", "pk")
    return people.prefetch_related(Prefetch("grants", grants, to_attr="kept"))


def staff_rows(people: Iterable[User], today: date) -> list[StaffRow]:
    """The people of `with_grants` as rows."""
    return [_row(user, today) for user in people]


def _row(user: User, today: date) -> StaffRow:
    state = state_of(user)
    return StaffRow(
        pk=user.pk,
        name=user.get_full_name() or user.get_username(),
        listed_as=", ".join(filter(None, [user.last_name, user.first_name])) or user.get_username(),
        username=user.username if user.has_usable_password() else "",
        email=user.email,
        state=state,
        last_day=local_day(user.last_login) if user.last_login else None,
        grants=tuple(grant_line(grant, today) for grant in getattr(user, "kept", ())),
    )


def grant_line(grant: RoleGrant, today: date) -> GrantLine:
    """A grant in words."""
    places = [scope.place_name for scope in grant.scopes.all()]
    place = ", ".join(places) or ("" if grant.role in (Role.EDITOR, Role.ADMINISTRATOR) else str(NOWHERE))
    return GrantLine(grant.pk, str(grant.get_role_display()), place, grant.valid_from, grant.valid_until, today)


def open_link_of(user: User, now: datetime) -> OneTimeLink | None:
    """The newest link of this person that still opens."""
    return OneTimeLink.objects.open_at(now).filter(user=user).order_by("-made_at").first()
