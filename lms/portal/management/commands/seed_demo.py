"""Fill an empty database with the demonstration, once; say how to get in."""

import time

from django.conf import settings
from django.core.management.base import CommandError

from lms.audit.context import AuditedCommand
from lms.core import clock
from lms.core.errors import DomainError
from lms.portal.demo import seeding, summary


class Command(AuditedCommand):
    help = "Seed the demonstration into an empty database; say how to get in. Run again, it changes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--summary", action="store_true", help="only say how to get in")
        parser.add_argument("--quiet", action="store_true", help="do not say how to get in")
        parser.add_argument("--address", default="http://127.0.0.1:8000", help="where the demonstration will be served")

    def handle(self, *, summary: bool, quiet: bool, address: str, **options) -> None:
        if not settings.DEMO:
            raise CommandError("La demostración solo se siembra con la configuración de demostración (DEMO); no se hizo nada.")
        if seeding.is_demo():
            if not summary:
                self.stdout.write("La demostración ya está sembrada; no se cambió nada.")
        elif summary:
            raise CommandError("Todavía no hay demostración en esta base de datos: ejecute seed_demo sin --summary.")
        else:
            self._seed()
        if not quiet:
            self._say_how_to_get_in(address)

    def _seed(self) -> None:
        began = time.monotonic()
        try:
            seeding.check_empty()
            seeding.seed(today=clock.today(), now=clock.now(), say=self._say)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Sembrado en {time.monotonic() - began:.0f} s.")

    def _say(self, step: str) -> None:
        self.stdout.write(f"  {step}…")
        self.stdout.flush()

    def _say_how_to_get_in(self, address: str) -> None:
        for line in summary.lines(address=address, now=clock.now()):
            self.stdout.write(line)
