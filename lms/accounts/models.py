"""Who may sign in.

A user is a member of staff, who signs in with e-mail or user name and password and holds dated grants of roles, or a student,
who has neither e-mail nor password nor grant and comes in through a class code. Nobody is a superuser: what a person may do
follows from the grants that are active today, and is asked again at every request.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lms.core import clock
from lms.core.acts import tell
from lms.core.ids import PublicIdModel
from lms.core.periods import holds_on

from .enums import LinkPurpose, Role, UserKind


class MalocaUserManager(UserManager["User"]):
    """Makes users; a “superuser” is a person with an administrator's grant and nothing more."""

    def create_superuser(self, username, email=None, password=None, **extra_fields):
        """A member of staff who is an administrator from today."""
        extra_fields.pop("is_staff", None)
        extra_fields.pop("is_superuser", None)
        with transaction.atomic():
            user = self.create_user(username, email, password, **extra_fields)
            user.grants.create(role=Role.ADMINISTRATOR, valid_from=clock.today())
            tell("role_granted", command="createsuperuser", about=user, scope=Role.ADMINISTRATOR.value)
        return user


class User(PublicIdModel, AbstractUser):
    """An account. `first_name` and `last_name` are filled for staff only; a student's name stays in records."""

    kind = models.CharField(_("tipo"), max_length=10, choices=UserKind, default=UserKind.STAFF)

    objects: ClassVar[MalocaUserManager] = MalocaUserManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(is_superuser=False, is_staff=False),
                name="nobody_is_a_superuser",
            ),
            models.CheckConstraint(
                condition=Q(kind=UserKind.STAFF) | Q(kind=UserKind.STUDENT, email="", first_name="", last_name=""),
                name="student_account_holds_no_identity",
            ),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="staff_email_belongs_to_one_account"),
            models.UniqueConstraint(Lower("username"), name="user_name_is_one_whatever_the_case"),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def is_student(self) -> bool:
        return self.kind == UserKind.STUDENT

    @property
    def roles(self) -> frozenset[str]:
        """The roles granted to this person today; read once for each request's user object."""
        if not hasattr(self, "_roles"):
            active = self.grants.active_on(clock.today()) if self.kind == UserKind.STAFF and self.is_active else ()
            self._roles = frozenset(grant.role for grant in active)
        return self._roles

    def hold(self, roles: Iterable[str]) -> None:
        """These are the roles granted today, as they were read together with the account."""
        self._roles = frozenset(roles)

    def has_role(self, *roles: str) -> bool:
        """Whether at least one of these roles is granted today."""
        return not self.roles.isdisjoint(roles)


class RoleGrantQuerySet(models.QuerySet):
    def active_on(self, day: date) -> "RoleGrantQuerySet":
        """Grants that hold on that day, first and last day included."""
        return self.filter(holds_on(day))


class RoleGrant(models.Model):
    """One role of one person between two days; open at the end when nobody ended it yet."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants", verbose_name=_("persona"))
    role = models.CharField(_("rol"), max_length=20, choices=Role)
    valid_from = models.DateField(_("desde"))
    valid_until = models.DateField(_("hasta"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("rol otorgado")
        verbose_name_plural = _("roles otorgados")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")), name="grant_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.role}"


class OneTimeLinkQuerySet(models.QuerySet):
    def unspent(self) -> "OneTimeLinkQuerySet":
        """Links that nobody used and nobody withdrew; they may have expired."""
        return self.filter(used_at=None, withdrawn_at=None)

    def open_at(self, moment: datetime) -> "OneTimeLinkQuerySet":
        """Links that open at that moment, of accounts that are not disabled."""
        return self.unspent().filter(expires_at__gt=moment, user__is_active=True)


class OneTimeLink(PublicIdModel):
    """A way in that works once: for who was invited, to choose user name and password; for who forgot it, a new password.

    What is handed over is a signed token made from this row (`links.token_of`); the row says whether it still opens.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=12, choices=LinkPurpose)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose"], condition=Q(used_at=None, withdrawn_at=None), name="one_unspent_link_per_purpose"
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)
