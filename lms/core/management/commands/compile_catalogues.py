"""Compile the translations of the interface."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from lms.core.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compile every .po file under locale/ to .mo; gettext need not be installed."
    requires_system_checks: list[str] = []

    def handle(self, *args, verbosity: int, **options):
        for folder in settings.LOCALE_PATHS:
            for written in compile_catalogues(Path(folder)):
                if verbosity:
                    self.stdout.write(str(written.relative_to(settings.BASE_DIR)))
