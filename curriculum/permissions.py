"""Who keeps what belongs to the curriculum and is no page: the editors."""

from lms.accounts.enums import Role
from lms.accounts.rights import declare_rights

RIGHTS = ("add", "change", "delete", "view")


def declare() -> None:
    declare_rights(Role.EDITOR, *(f"curriculum.{right}_glossaryterm" for right in RIGHTS))
    declare_rights(Role.EDITOR, *(f"wagtailredirects.{right}_redirect" for right in RIGHTS))
    declare_rights(Role.EDITOR, *(f"curriculum.{right}_quiz" for right in (*RIGHTS, "publish")))
