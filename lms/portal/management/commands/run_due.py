"""What falls due by itself, done now. A timer starts this every five minutes; a person may too."""

import logging

from django.core.management.base import CommandError

from lms.audit.context import AuditedCommand
from lms.core import clock, due
from lms.core.alone import alone

log = logging.getLogger("lms.due")


class Command(AuditedCommand):
    help = "Do what has fallen due (unanswered consents, old sessions, tasks, previews): one line a job. Safe to repeat."

    def handle(self, **options) -> None:
        with alone("run_due") as is_ours:
            if not is_ours:
                self.stdout.write("Another run is at work; nothing was done.")
                return
            failed = 0
            for done in due.run(clock.now(), on_error=lambda name: log.exception("job failed: %s", name)):
                self.stdout.write(str(done))
                failed += bool(done.error)
        if failed:
            raise CommandError(f"{failed} jobs failed; the log says why.")
