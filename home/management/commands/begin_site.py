"""The first page of a fresh installation."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand

from home.actions import begin_site


class Command(BaseCommand):
    help = "Make the front door in each language, so that editors have a page to begin under. Safe to repeat."

    def handle(self, **options) -> None:
        place = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        port = place.port or (443 if place.scheme == "https" else 80)
        begin_site(hostname=place.hostname or "localhost", port=port)
        self.stdout.write(f"The site begins at {settings.WAGTAILADMIN_BASE_URL}/")
