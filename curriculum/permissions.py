"""Who keeps what belongs to the curriculum and is no page: the editors."""

from lms.accounts.enums import Role
from lms.accounts.rights import declare_rights
from lms.core.permissions import register_scope

from .models import Material

RIGHTS = ("add", "change", "delete", "view")


def materials_in_the_office(user):
    """Every material, withdrawn ones too, to editors; none to anybody else."""
    return Material.objects.all() if user.has_role(Role.EDITOR) else Material.objects.none()


def declare() -> None:
    register_scope(Material, materials_in_the_office)
    declare_rights(Role.EDITOR, *(f"curriculum.{right}_material" for right in ("view", "add", "change")))
    declare_rights(Role.EDITOR, *(f"curriculum.{right}_glossaryterm" for right in RIGHTS))
    declare_rights(Role.EDITOR, *(f"wagtailredirects.{right}_redirect" for right in RIGHTS))
    declare_rights(Role.EDITOR, *(f"curriculum.{right}_quiz" for right in (*RIGHTS, "publish")))
