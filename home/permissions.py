"""Who sets what concerns the whole site: its administrators. Pages follow Wagtail's own rights."""

from lms.accounts.enums import Role
from lms.accounts.rights import declare_rights


def declare() -> None:
    declare_rights(Role.ADMINISTRATOR, "home.change_organisationsettings")
