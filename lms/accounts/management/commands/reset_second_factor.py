"""For whoever has the server's console, when no administrator can come in."""

from django.core.management.base import CommandError

from lms.audit.context import AuditedCommand
from lms.core import clock

from ...actions_factors import reset_second_factor
from ...models import User


class Command(AuditedCommand):
    help = "End the second factors of an account and all its sessions; its next sign-in sets up a new one."

    def add_arguments(self, parser) -> None:
        parser.add_argument("username", help="the user name (not the e-mail)")

    def handle(self, *, username: str, **options) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError("No account has that user name.")
        ended = reset_second_factor(user=user, by=None, now=clock.now())
        self.stdout.write(f"Ended: {ended}. The next sign-in asks for a new second factor where the role does.")
