"""manage.py make_backup_keys --to FILE: a pair of keys for backups; run it on a machine that is not the server."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lms.core.backup.sealing import make_keys


class Command(BaseCommand):
    help = "Hace un par de claves: la privada en un archivo, fuera del servidor; la pública para MALOCA_BACKUP_KEY."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="ARCHIVO", help="dónde guardar la clave privada")

    def handle(self, *, to: Path, **options) -> None:
        try:
            public = make_keys(to)
        except OSError as error:
            said = _("No se pudo guardar la clave en %(path)s: %(reason)s.")
            raise CommandError(said % {"path": to, "reason": error.strerror}) from error
        self.stderr.write(_("La clave privada está en %(path)s. Guárdela en dos lugares y nunca en el servidor.") % {"path": to})
        self.stdout.write(f"MALOCA_BACKUP_KEY={public}")
