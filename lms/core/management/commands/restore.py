"""manage.py restore FILE [--key FILE] [--verify]: prove a backup, and bring it back where nothing is."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lms.core.backup.manifest import Manifest
from lms.core.backup.restoring import restore_backup, verify_backup
from lms.core.errors import DomainError


class Command(BaseCommand):
    help = "Comprueba una copia y la restaura donde no hay nada; con --verify solo la comprueba. Nunca escribe encima."
    # Checks may open the database, and there is none yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="ARCHIVO")
        parser.add_argument("--key", type=Path, metavar="ARCHIVO", help="la clave privada, si la copia está cifrada")
        parser.add_argument("--verify", action="store_true", help="solo comprobar")

    def handle(self, *, file: Path, key: Path | None, verify: bool, **options) -> None:
        try:
            if verify:
                self._say(verify_backup(file=file, key=key), _("Entera"))
            else:
                self._restore(file, key)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(_("No se pudo: %(reason)s.") % {"reason": error.strerror}) from error

    def _restore(self, file: Path, key: Path | None) -> None:
        restored = restore_backup(file=file, key=key)
        self._say(restored.manifest, _("Restaurada y comparada"))
        for name in restored.differing:
            self.stderr.write(_("Atención: “%(name)s” no es aquí lo que era al hacer la copia.") % {"name": name})
        if restored.behind:
            self.stdout.write(_("Faltan %(count)d migraciones: ejecute manage.py migrate.") % {"count": restored.behind})

    def _say(self, manifest: Manifest, done: str) -> None:
        rows = sum(fact.rows for fact in manifest.tables.values())
        said = _("%(done)s: %(moment)s (%(release)s, %(engine)s): %(tables)d tablas, %(rows)d filas, %(media)d archivos.")
        facts = {"done": done, "moment": f"{manifest.made_at:%Y-%m-%d %H:%M} UTC", "release": manifest.release}
        sizes = {"engine": manifest.engine, "tables": len(manifest.tables), "rows": rows, "media": len(manifest.media)}
        self.stdout.write(said % (facts | sizes))
