"""Inviting members of staff, granting roles with their reach, switching accounts off: who may, and what fits together."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms.accounts import actions as accounts
from lms.accounts import actions_links as links
from lms.accounts.actions_factors import reset_second_factor
from lms.accounts.enums import LinkPurpose, Role
from lms.accounts.models import OneTimeLink, RoleGrant, User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core.errors import DomainError

from .models import Centre, GrantScope, School
from .permissions_team import grantable_roles, kept_centres, kept_grants, kept_schools, manageable_by, sees_all_staff

# The roles that reach something, and what.
NEEDS_CENTRE = (Role.COORDINATOR, Role.FACILITATOR)
NEEDS_SCHOOL = (Role.TEACHER,)


@dataclass(frozen=True)
class Terms:
    """What is granted: a role, where, and between which days."""

    role: Role
    centre: Centre | None
    school: School | None
    valid_from: date
    valid_until: date | None

    @property
    def scope(self) -> str:
        """Role and place as the log knows them: “teacher:” and the school's random id."""
        return scope_word(self.role, self.centre or self.school)


@dataclass(frozen=True)
class Invited:
    """The link of an invitation; `is_new` is false when the same had been asked before."""

    link: OneTimeLink
    is_new: bool


@transaction.atomic
def invite_staff(*, by: User, email: str, first_name: str, last_name: str, terms: Terms, today: date, now: datetime) -> Invited:
    """A new account with one grant, and the link by which its person comes in. Asked twice, it is done once."""
    _check_terms(by, terms)
    try:
        link = links.invite_user(email=email, first_name=first_name, last_name=last_name, made_by=by, now=now)
    except DomainError:
        return _invited_before(by, User.objects.get(email__iexact=email.strip()), terms, now)
    _store(link.user, terms, today)
    record(Act.USER_INVITED, actor=by, about=link.user)
    record(Act.ROLE_GRANTED, actor=by, about=link.user, scope=terms.scope)
    return Invited(link, is_new=True)


def _invited_before(by: User, known: User, terms: Terms, now: datetime) -> Invited:
    """The open link of the very same invitation by the same person; otherwise a refusal that tells a coordinator nothing."""
    link = known.links.open_at(now).filter(purpose=LinkPurpose.INVITATION, made_by=by).first()
    if link and _same_terms(known, terms):
        return Invited(link, is_new=False)
    if sees_all_staff(by) or manageable_by(by, terms.valid_from).filter(pk=known.pk).exists():
        sentence = _("Ese correo ya es de una cuenta. Búsquela en la lista y dele ahí el rol.")
        raise DomainError("email_taken", sentence, field="email")
    sentence = _("Desde su sede no se puede invitar con este correo. Pídalo a la administración.")
    raise DomainError("ask_administration", sentence, field="email")


@transaction.atomic
def grant_staff_role(*, by: User, person: User, terms: Terms, today: date) -> RoleGrant:
    """The grant with its reach. The same grant given twice is one; days that overlap with another are refused."""
    User.objects.select_for_update().get(pk=person.pk)
    _check_person(by, person, today)
    _check_terms(by, terms)
    if same := _same_terms(person, terms):
        return same
    if _same_place(person, terms).filter(_overlaps(terms)).exists():
        sentence = _("Ya tiene ese rol en ese lugar en esos días: cambie las fechas del que tiene.")
        raise DomainError("overlap", sentence, field="valid_from")
    grant = _store(person, terms, today)
    record(Act.ROLE_GRANTED, actor=by, about=person, scope=terms.scope)
    return grant


@transaction.atomic
def change_grant_dates(*, by: User, grant: RoleGrant, valid_from: date, valid_until: date | None, today: date) -> RoleGrant:
    """The grant with other days."""
    _check_grant(by, grant, today)
    changed = accounts.change_grant(grant=grant, valid_from=valid_from, valid_until=valid_until, today=today)
    record(Act.ROLE_GRANTED, actor=by, about=grant.user, scope=scope_of(grant), reason="dates")
    return changed


@transaction.atomic
def end_staff_grant(*, by: User, grant: RoleGrant, today: date) -> None:
    """The role is gone at once. Ending again changes nothing."""
    _check_grant(by, grant, today)
    scope = scope_of(grant)
    if accounts.end_grant(grant=grant, today=today):
        record(Act.ROLE_ENDED, actor=by, about=grant.user, scope=scope)


@transaction.atomic
def disable_staff(*, by: User, person: User, today: date, now: datetime) -> bool:
    """Whether this call switched the account off. Its sessions and links end; its grants stay as they are."""
    _check_person(by, person, today)
    links.withdraw_links(user=person, now=now)
    if switched := accounts.disable_user(user=person, today=today):
        record(Act.USER_DISABLED, actor=by, about=person)
    return switched


@transaction.atomic
def enable_staff(*, by: User, person: User, today: date) -> bool:
    """Whether this call switched the account on again."""
    _check_person(by, person, today)
    if switched := accounts.enable_user(user=person):
        record(Act.USER_ENABLED, actor=by, about=person)
    return switched


@transaction.atomic
def send_new_link(*, by: User, person: User, today: date, now: datetime) -> OneTimeLink:
    """A link to come in for the first time, or, for who has a password, to choose another. Earlier ones stop working."""
    _check_person(by, person, today)
    if not person.is_active:
        raise DomainError("disabled", _("La cuenta está desactivada. Actívela antes de enviar un enlace."))
    purpose = LinkPurpose.PASSWORD if person.has_usable_password() else LinkPurpose.INVITATION
    link = links.make_link(user=person, purpose=purpose, made_by=by, now=now)
    record(Act.USER_CHANGED, actor=by, about=person, reason=f"{purpose}_link")
    return link


@transaction.atomic
def withdraw_invitation(*, by: User, person: User, today: date) -> None:
    """The account of somebody who never came in is gone, with its link, its grants and its places in cohorts."""
    person = User.objects.select_for_update().get(pk=person.pk)
    _check_person(by, person, today)
    if person.has_usable_password() or person.last_login:
        sentence = _("Esa persona ya entró: su cuenta no se borra. Puede desactivarla.")
        raise DomainError("already_accepted", sentence)
    withdrawn = person.public_id
    person.delete()
    record(Act.USER_CHANGED, actor=by, about=withdrawn, kind="accounts.user", reason="invitation_withdrawn")


def scope_of(grant: RoleGrant) -> str:
    """Role and place of a grant as the log knows them."""
    scope = GrantScope.objects.filter(grant=grant).select_related("centre", "school").first()
    return scope_word(Role(grant.role), scope.place if scope else None)


def scope_word(role: Role, place: Centre | School | None) -> str:
    return f"{role.value}:{place.public_id}" if place else role.value


@transaction.atomic
def reset_factor(*, by: User, person: User, today: date, now: datetime) -> int:
    """How many second factors this person had; none is left. For administrators, who were told of a lost telephone."""
    _check_person(by, person, today)
    if not sees_all_staff(by):
        raise DomainError("not_yours", _("El segundo paso de otra persona lo reinicia la administración."))
    return reset_second_factor(user=person, by=by, now=now)


def _check_person(by: User, person: User, today: date) -> None:
    if person.pk == by.pk:
        raise DomainError("own_account", _("Nadie cambia su propia cuenta: pídalo a otra persona de la administración."))
    if not manageable_by(by, today).filter(pk=person.pk).exists():
        raise DomainError("not_yours", _("Esa cuenta no está a su cargo. Pida el cambio a la administración."))


def _check_grant(by: User, grant: RoleGrant, today: date) -> None:
    _check_person(by, grant.user, today)
    if not kept_grants(by).filter(pk=grant.pk).exists():
        raise DomainError("not_yours", _("Ese rol no está a su cargo. Pida el cambio a la administración."))


def _check_terms(by: User, terms: Terms) -> None:
    """Refuse a role or a place that is not this person's to give, and a place that does not fit the role."""
    if terms.role not in grantable_roles(by):
        raise DomainError("role_not_yours", _("Ese rol lo otorga la administración."), field="role")
    if terms.role in NEEDS_CENTRE and (terms.centre is None or terms.school):
        raise DomainError("centre_missing", _("Ese rol necesita una sede: elija una."), field="place")
    if terms.role in NEEDS_SCHOOL and (terms.school is None or terms.centre):
        sentence = _("Quien es docente necesita una institución educativa: elija una.")
        raise DomainError("school_missing", sentence, field="place")
    if terms.role not in NEEDS_CENTRE + NEEDS_SCHOOL and (terms.centre or terms.school):
        raise DomainError("no_place", _("Ese rol no es de un lugar: elija “Ninguno”."), field="place")
    if not _is_kept(by, terms):
        raise DomainError(
            "place_not_yours", _("Elija un lugar de la lista: el que envió no está entre los suyos."), field="place"
        )


def _is_kept(by: User, terms: Terms) -> bool:
    if terms.centre:
        return kept_centres(by).filter(pk=terms.centre.pk).exists()
    return terms.school is None or kept_schools(by).filter(pk=terms.school.pk).exists()


def _same_place(person: User, terms: Terms):
    grants = RoleGrant.objects.filter(user=person, role=terms.role)
    if terms.centre or terms.school:
        return grants.filter(scopes__centre=terms.centre, scopes__school=terms.school)
    return grants.filter(scopes=None)


def _same_terms(person: User, terms: Terms) -> RoleGrant | None:
    return _same_place(person, terms).filter(valid_from=terms.valid_from, valid_until=terms.valid_until).first()


def _overlaps(terms: Terms) -> Q:
    begins_before_the_end = Q(valid_from__lte=terms.valid_until) if terms.valid_until else Q()
    return begins_before_the_end & (Q(valid_until=None) | Q(valid_until__gte=terms.valid_from))


def _store(person: User, terms: Terms, today: date) -> RoleGrant:
    grant = accounts.add_grant(
        user=person, role=terms.role, valid_from=terms.valid_from, valid_until=terms.valid_until, today=today
    )
    if terms.centre or terms.school:
        GrantScope.objects.create(grant=grant, centre=terms.centre, school=terms.school)
    return grant
