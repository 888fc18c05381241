"""Inviting a person, and the links that work once: made, withdrawn, used."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core.errors import DomainError

from .enums import LinkPurpose
from .models import OneTimeLink, User

LINK_DAYS = timedelta(days=7)
# Asked twice in a row (a double click, a page sent again), the first link is not spoilt.
SAME_ASKING = timedelta(seconds=30)
KEPT = timedelta(days=30)


@transaction.atomic
def invite_user(*, email: str, first_name: str, last_name: str, made_by: User, now: datetime) -> OneTimeLink:
    """The invitation link of a new account that has no password yet. The user name is chosen by whoever accepts."""
    try:
        with transaction.atomic():
            user = User.objects.create(
                username=f"i-{secrets.token_hex(10)}",
                email=email.strip().lower(),
                first_name=first_name,
                last_name=last_name,
                password=make_password(None),
            )
    except IntegrityError as taken:
        raise DomainError("email_taken", _("Ese correo ya es de una cuenta."), field="email") from taken
    return make_link(user=user, purpose=LinkPurpose.INVITATION, made_by=made_by, now=now)


@transaction.atomic
def make_link(*, user: User, purpose: LinkPurpose, made_by: User | None, now: datetime) -> OneTimeLink:
    """A link for this person; the one before it is withdrawn, unless it was made a moment ago: then it is the one."""
    User.objects.select_for_update().get(pk=user.pk)
    earlier = OneTimeLink.objects.unspent().filter(user=user, purpose=purpose)
    if (fresh := earlier.filter(made_at__gt=now - SAME_ASKING, expires_at__gt=now).first()) is not None:
        return fresh
    earlier.update(withdrawn_at=now)
    return OneTimeLink.objects.create(user=user, purpose=purpose, made_by=made_by, made_at=now, expires_at=now + LINK_DAYS)


@transaction.atomic
def withdraw_links(*, user: User, now: datetime) -> int:
    """How many links of this person were still good for something; none is from now on."""
    return OneTimeLink.objects.unspent().filter(user=user).update(withdrawn_at=now)


def forget_old_links(now: datetime) -> int:
    """How many links were removed that have not opened anything for a month; what became of them is in the log."""
    deleted, _each = OneTimeLink.objects.filter(expires_at__lt=now - KEPT).delete()
    return deleted


def accept_invitation(*, link: OneTimeLink, username: str, password: str, now: datetime) -> User:
    """The account with the user name and password that its person chose. The link is spent by the first who comes."""
    hashed = make_password(password)
    try:
        with transaction.atomic():
            _spend(link, LinkPurpose.INVITATION, now)
            user = _store(link, username=username, password=hashed)
            record(Act.INVITATION_ACCEPTED, actor=user, about=user)
            return user
    except IntegrityError as taken:
        sentence = _("Ese nombre de usuario ya lo tiene otra persona. Elija otro.")
        raise DomainError("username_taken", sentence, field="username") from taken


def choose_new_password(*, link: OneTimeLink, password: str, now: datetime) -> User:
    """The account with a new password. Sessions begun with the old one are over, because they are tied to it."""
    hashed = make_password(password)
    with transaction.atomic():
        _spend(link, LinkPurpose.PASSWORD, now)
        user = _store(link, password=hashed)
        record(Act.PASSWORD_CHANGED, actor=user, about=user, reason="link")
        return user


def _spend(link: OneTimeLink, purpose: LinkPurpose, now: datetime) -> None:
    """One statement both asks and writes, on one table: of twenty at once it lets one through."""
    good = OneTimeLink.objects.unspent().filter(pk=link.pk, purpose=purpose, expires_at__gt=now)
    if not good.update(used_at=now):
        raise _gone()


def _store(link: OneTimeLink, **chosen: str) -> User:
    user = User.objects.select_for_update().filter(pk=link.user_id, is_active=True).first()
    if user is None:
        raise _gone()
    for name, value in chosen.items():
        setattr(user, name, value)
    user.save(update_fields=list(chosen))
    return user


def _gone() -> DomainError:
    return DomainError("link_gone", _("Este enlace ya no sirve. Pida uno nuevo a quien se lo entregó."))
