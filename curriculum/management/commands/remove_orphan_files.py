"""Removes uploaded files that belong to no material, or only says which they are."""

from django.core.management.base import BaseCommand

from curriculum.actions_due import orphan_files, remove_orphans
from lms.core import clock


class Command(BaseCommand):
    help = "Remove files of uploads whose row was never stored, a week later; run_due does the same."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="name the files and leave them")

    def handle(self, **options) -> None:
        now = clock.now()
        if options["dry_run"]:
            for path in orphan_files(now):
                self.stdout.write(f"{path.name} {path.stat().st_size}")
            return
        self.stdout.write(str(remove_orphans(now)))
