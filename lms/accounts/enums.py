"""Kinds of account and the roles that a member of staff may be granted."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UserKind(TextChoices):
    STAFF = "staff", _("Personal")
    STUDENT = "student", _("Estudiante")


class Role(TextChoices):
    """What a person does. Where (a centre, a school, a cohort) is said by the scope, not here."""

    TEACHER = "teacher", _("Docente")
    FACILITATOR = "facilitator", _("Facilitador/a")
    COORDINATOR = "coordinator", _("Coordinador/a")
    EDITOR = "editor", _("Editor/a")
    ADMINISTRATOR = "administrator", _("Administrador/a")


class AccountState(TextChoices):
    """Whether an account can be used. Invited: nobody has chosen its password yet."""

    INVITED = "invited", _("Invitada")
    ACTIVE = "active", _("Activa")
    DISABLED = "disabled", _("Desactivada")


class LinkPurpose(TextChoices):
    """What a one-time link is good for; one made for the one never opens the other."""

    INVITATION = "invitation", _("Invitación")
    PASSWORD = "password", _("Contraseña nueva")


# Roles that enter Wagtail's admin; each has a Wagtail group of the same name, which holds its rights.
ADMIN_ROLES = (Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR)
# Roles that may read what is written for adults: safeguarding notes, the protocol, lesson plans.
GUIDING_ROLES = (Role.TEACHER, Role.FACILITATOR, Role.COORDINATOR, Role.EDITOR)
# Roles that sign in with a second factor. A teacher is offered one (docs/decisions/0006).
SECOND_FACTOR_ROLES = (Role.FACILITATOR, Role.COORDINATOR, Role.EDITOR, Role.ADMINISTRATOR)
