"""Which permissions each admin role's Wagtail group holds. Apps declare theirs in `AppConfig.ready`; migrating writes them."""

from collections import defaultdict

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from .enums import ADMIN_ROLES, Role

PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
FILE_RIGHTS = ("add", "change", "choose")
_rights: defaultdict[Role, set[str]] = defaultdict(set)


def declare_rights(role: Role, *permissions: str) -> None:
    """Add permissions (“records.view_school”) to what the group of this role holds."""
    _rights[role].update(permissions)


for _role in ADMIN_ROLES:
    declare_rights(_role, "wagtailadmin.access_admin")
declare_rights(Role.ADMINISTRATOR, "audit.view_entry")


@receiver(post_migrate)
def write_rights(sender: AppConfig, using: str, **kwargs) -> None:
    """Give each group the permissions of the app that was just migrated. Repeating changes nothing."""
    wanted = {role: {p for p in _rights[role] if p.split(".")[0] == sender.label} for role in ADMIN_ROLES}
    if any(wanted.values()):
        create_permissions(sender, verbosity=0, using=using)
        for role, names in wanted.items():
            codenames = {name.split(".")[1] for name in names}
            found = Permission.objects.using(using).filter(content_type__app_label=sender.label, codename__in=codenames)
            Group.objects.using(using).get_or_create(name=role)[0].permissions.add(*found)


@receiver(post_migrate)
def write_editor_rights(sender: AppConfig, using: str, **kwargs) -> None:
    """Editors write pages everywhere and pictures in every collection; Wagtail keeps those rights in tables of its own."""
    if sender.label not in ("wagtailcore", "wagtailimages"):
        return
    from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

    create_permissions(sender, verbosity=0, using=using)
    editors, _made = Group.objects.using(using).get_or_create(name=Role.EDITOR)
    own = Permission.objects.using(using).filter(content_type__app_label=sender.label)
    if sender.label == "wagtailcore":
        root = Page.get_first_root_node()
        for permission in own.filter(codename__in=PAGE_RIGHTS):
            GroupPagePermission.objects.using(using).get_or_create(group=editors, page=root, permission=permission)
        return
    root = Collection.get_first_root_node()
    for permission in own.filter(codename__in=[f"{right}_image" for right in FILE_RIGHTS]):
        GroupCollectionPermission.objects.using(using).get_or_create(group=editors, collection=root, permission=permission)
