"""Pieces of the office that every app above may use: menu items by policy, and the list of what to do today.

A task is registered by a Wagtail hook, so that records can show what only attendance or credentials know:

    @hooks.register("register_office_task")
    def imports_waiting(user, now) -> OfficeTask: ...
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from .access import Access

TASK_HOOK = "register_office_task"


@dataclass(frozen=True)
class OfficeTask:
    """How many of what wait, in one sentence without a name, and the page where one goes on."""

    count: int
    text: str
    url: str
    icon: str


class PolicyMenuItem(MenuItem):
    """A menu item for whoever may open what it leads to."""

    def __init__(self, *args, policy: Access, **kwargs):
        super().__init__(*args, **kwargs)
        self.policy = policy

    def is_shown(self, request) -> bool:
        return self.policy.allows(request)


def tasks_of(user, now: datetime) -> list[OfficeTask]:
    """What waits for this person, in the order of registration; nothing that counts zero."""
    found: Iterable[OfficeTask] = (ask(user, now) for ask in hooks.get_hooks(TASK_HOOK))
    return [task for task in found if task.count]


class TodayPanel(Component):
    """“Para hoy” on the first page of the office."""

    name = "para_hoy"
    template_name = "wagtailadmin/scoped/today.html"
    order = 50

    def __init__(self, tasks: list[OfficeTask]):
        self.tasks = tasks

    def get_context_data(self, parent_context):
        return {"tasks": self.tasks}
