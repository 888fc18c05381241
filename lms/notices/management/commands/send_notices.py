"""Send what waits in the outbox now, or only say what would leave."""

from django.conf import settings
from django.utils import translation

from lms.audit.context import AuditedCommand
from lms.core import clock
from lms.notices import channels, events, sending


class Command(AuditedCommand):
    help = "Send the messages that are due; --dry-run says which they are and sends none. Names nobody."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would leave, and change nothing")

    def handle(self, *, dry_run: bool, **options) -> None:
        now = clock.now()
        if not dry_run:
            self.stdout.write(f"Salieron {sending.run(now)} avisos.")
            return
        due = list(sending.leaving(now))
        with translation.override(settings.LANGUAGE_CODE):
            for message in due:
                event, channel = events.get(message.event), channels.get(message.channel)
                self.stdout.write(
                    f"{str(message.public_id)[:8]}  {event.name if event else message.event}  "
                    f"{channel.name if channel else message.channel}  {message.language}"
                )
        self.stdout.write(f"Saldrían {len(due)} avisos; no salió ninguno.")
