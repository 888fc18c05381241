"""manage.py backup [--to FOLDER]: everything the site keeps, in one checked file."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.core import clock
from lms.core.acts import tell
from lms.core.backup.making import make_backup
from lms.core.errors import DomainError


class Command(BaseCommand):
    help = "Copia la base de datos y los archivos en un solo archivo comprobado; el sitio puede seguir en marcha."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--to", type=Path, default=settings.BACKUP_ROOT, metavar="CARPETA")

    def handle(self, *, to: Path, **options) -> None:
        try:
            made = make_backup(folder=to, now=clock.now(), public_key=settings.BACKUP_PUBLIC_KEY)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            said = _("No se pudo escribir la copia en %(path)s: %(reason)s. No quedó nada a medias.")
            raise CommandError(said % {"path": to, "reason": error.strerror}) from error
        with transaction.atomic():
            tell("backup_made", command="backup")
        if not settings.BACKUP_PUBLIC_KEY:
            self.stderr.write(_("Sin cifrar: falta MALOCA_BACKUP_KEY (vea manage.py make_backup_keys)."))
        self.stdout.write(str(made))
