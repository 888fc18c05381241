"""What falls due in the curriculum by itself."""

from datetime import datetime

from django.core.management import call_command
from wagtail.models import Page, Revision


def publish_scheduled(now: datetime) -> int:
    """Put live what has its hour behind it, and take away what has reached its end; how many."""
    due = Revision.objects.filter(approved_go_live_at__lt=now).count() + Page.objects.filter(live=True, expire_at__lt=now).count()
    if due:
        call_command("publish_scheduled")
    return due
