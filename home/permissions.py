"""Who sets what concerns the whole site, its languages among it: its administrators. Editors have pages translated; pages follow
Wagtail's own rights."""

from lms.accounts.enums import Role
from lms.accounts.rights import declare_rights


def declare() -> None:
    declare_rights(Role.ADMINISTRATOR, "home.change_organisationsettings", "wagtailcore.add_locale")
    declare_rights(Role.EDITOR, "wagtail_localize.submit_translation")
