"""manage.py load_school_year: the ministry's weeks without classes, for planning."""

from django.core.management.base import CommandError

from lms.audit.context import AuditedCommand
from lms.scheduling.school_year import KNOWN_YEAR, load_school_year

LAST = 2100


class Command(AuditedCommand):
    help = "Write the weeks without classes of school years (2026 as decreed, later ones as expected). Safe to repeat."

    def add_arguments(self, parser) -> None:
        parser.add_argument("years", nargs="*", type=int, default=[KNOWN_YEAR, KNOWN_YEAR + 1])

    def handle(self, *, years: list[int], **options) -> None:
        if wrong := [year for year in years if not KNOWN_YEAR <= year < LAST]:
            raise CommandError(f"El calendario escolar se conoce desde {KNOWN_YEAR}: {wrong[0]} no. No se escribió nada.")
        for year in years:
            self.stdout.write(f"{year}: {load_school_year(year)} periodos sin clases nuevos.")
