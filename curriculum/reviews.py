"""The one workflow of the site: an editor sends a page, another editor reads it. Migrating writes it, as it writes the rights."""

from django.apps import AppConfig
from django.contrib.auth.models import Group
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from lms.accounts.enums import Role

from .models import ReviewTask

REVIEW = "Revisión"
# What Wagtail's own migrations leave behind: reviewers of a group that has no members here.
WAGTAILS = "Moderators approval"


@receiver(post_migrate)
def write_review(sender: AppConfig, using: str, **kwargs) -> None:
    """Every page is reviewed by the editors, unless somebody has chosen another workflow. Repeating changes nothing."""
    if sender.label != "curriculum":
        return
    root = Page.get_first_root_node()
    chosen = WorkflowPage.objects.using(using).filter(page=root).select_related("workflow").first()
    if chosen and chosen.workflow.name != WAGTAILS:
        return
    task, _made = ReviewTask.objects.using(using).get_or_create(name=REVIEW)
    task.groups.add(Group.objects.using(using).get_or_create(name=Role.EDITOR)[0])
    workflow, _made = Workflow.objects.using(using).get_or_create(name=REVIEW)
    WorkflowTask.objects.using(using).get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.using(using).update_or_create(page=root, defaults={"workflow": workflow})
