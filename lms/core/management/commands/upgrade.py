"""manage.py upgrade: a backup, then the migrations of this release; the site stands still meanwhile."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from lms.core import clock
from lms.core.backup.making import make_backup
from lms.core.errors import DomainError
from lms.core.migrations_left import migrations_left


class Command(BaseCommand):
    help = "Hace una copia de lo que hay y aplica las migraciones de esta versión; sin nada pendiente, no hace nada."
    requires_system_checks: list[str] = []

    def handle(self, **options) -> None:
        if not migrations_left("default"):
            self.stdout.write(_("No hay migraciones pendientes: no se hizo nada."))
            return
        if connection.introspection.table_names():
            self.stdout.write(_("Copia previa: %(path)s") % {"path": self._copy()})
        call_command("migrate", interactive=False, verbosity=options["verbosity"], stdout=self.stdout)
        call_command("createcachetable", verbosity=0)
        call_command("update_index", verbosity=0)

    def _copy(self):
        connection.close()
        try:
            return make_backup(folder=settings.BACKUP_ROOT, now=clock.now(), public_key=settings.BACKUP_PUBLIC_KEY)
        except (DomainError, OSError) as error:
            raise CommandError(_("Sin copia previa no se migra: %(reason)s") % {"reason": error}) from error
