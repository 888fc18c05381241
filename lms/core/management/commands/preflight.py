"""What a real installation asks itself before it serves: the machine first, then settings and data."""

from django.core.checks import WARNING
from django.core.management.base import BaseCommand

from lms.core.checks_machine import MACHINE


class Command(BaseCommand):
    help = "Check machine, database and settings, and fail with one sentence for each fault; systemd runs it before each start."
    requires_system_checks: list[str] = []

    def handle(self, **options) -> None:
        # A damaged or silent database would break the other checks half-way, so it is asked for by itself.
        for tags in ([MACHINE], None):
            self.check(tags=tags, include_deployment_checks=True, databases=["default"], fail_level=WARNING)
        self.stdout.write("Ready to serve.")
