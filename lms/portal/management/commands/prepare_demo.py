"""Everything between a fresh clone and a served demonstration. Run again, it finds its work done and says where to go."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from lms.core.tls import own_address
from lms.portal.demo import seeding

SLOW_SECONDS = 2
FOR_A_PHONE = """En un teléfono de la misma red Wi-Fi, abra {address}
El navegador avisará que la conexión no es privada (Chrome: NET::ERR_CERT_AUTHORITY_INVALID), porque el certificado lo hizo
este equipo. Para esta demostración puede seguir: en Chrome, “Configuración avanzada” y “Acceder”; en Safari, “Mostrar
detalles” y “visitar este sitio web”. Cualquiera de la red puede entrar mientras esté en marcha: no escriba datos de nadie.
"""


class Command(BaseCommand):
    help = "Migrate, seed and build what the demonstration shows; --reset throws the demonstration's database away first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--reset", action="store_true")
        parser.add_argument("--port", type=int, default=8000)

        parser.add_argument("--serve", action="store_true", help="then serve it, until interrupted")
        parser.add_argument("--tls", action="store_true", help="by HTTPS, for a phone in the same network")

    def handle(self, *, reset: bool, port: int, serve: bool, tls: bool, **options) -> None:
        if not settings.DEMO:
            raise CommandError("These settings are not those of a demonstration; nothing was done.")
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        if reset:
            self._forget()
        address = f"https://{own_address()}:{port}" if tls else f"http://127.0.0.1:{port}"
        # Links in mails lead to where it is served; the server's processes read their own settings.
        settings.WAGTAILADMIN_BASE_URL = os.environ.setdefault("MALOCA_BASE_URL", address)
        for words, needed, work in self._steps():
            if needed():
                self._do(words, work)
        call_command("seed_demo", summary=True, address=address, stdout=self.stdout)
        if tls:
            self.stdout.write(FOR_A_PHONE.format(address=address))
        self.stdout.flush()
        if serve:
            connections.close_all()
            call_command("serve", port=port, tls=tls)

    def _steps(self) -> list[tuple[str, Callable[[], bool], Callable[[], object]]]:
        return [
            ("Compilando los textos", _catalogues_are_old, lambda: call_command("compile_catalogues", verbosity=0)),
            ("Preparando la base de datos", _has_unapplied_migrations, _migrate),
            ("Reuniendo hojas de estilo e imágenes", _static_is_old, _collect_static),
            ("Sembrando los datos de demostración", _is_unseeded, self._seed),
            ("Poniendo en PDF los planes y anexos", lambda: True, lambda: call_command("build_files", verbosity=0)),
        ]

    def _seed(self) -> None:
        call_command("seed_demo", quiet=True, stdout=self.stdout)
        # The search answers at once, not when the worker has come that far.
        call_command("update_index", verbosity=0)

    def _do(self, words: str, work: Callable[[], object]) -> None:
        began = time.monotonic()
        self.stdout.write(f"{words}…")
        self.stdout.flush()
        work()
        if (seconds := time.monotonic() - began) > SLOW_SECONDS:
            self.stdout.write(f"  listo en {seconds:.0f} s")

    def _forget(self) -> None:
        """Remove the demonstration's own SQLite file and its mail; any other database is somebody's data and stays."""
        name = Path(str(connection.settings_dict["NAME"]))
        if connection.vendor != "sqlite" or settings.VAR_DIR not in name.parents:
            raise CommandError("Only the demonstration's SQLite file under var/ can be reset; nothing was done.")
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            name.with_name(name.name + suffix).unlink(missing_ok=True)
        shutil.rmtree(settings.VAR_DIR / "correo", ignore_errors=True)


def _catalogues_are_old() -> bool:
    return any(
        not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime < po.stat().st_mtime
        for folder in settings.LOCALE_PATHS
        for po in Path(folder).glob("*/LC_MESSAGES/*.po")
    )


def _is_unseeded() -> bool:
    return not seeding.is_demo()


def _has_unapplied_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def _static_is_old() -> bool:
    """Whether a style sheet, script or picture of ours, or a library, is newer than what was collected last."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return True
    folders = [Path(settings.BASE_DIR) / app / "static" for app in ("lms/core", "curriculum", "home")]
    ours = [*(path for folder in folders for path in folder.rglob("*.*")), Path(settings.BASE_DIR) / "requirements" / "base.txt"]
    return any(source.stat().st_mtime > manifest.stat().st_mtime for source in ours)


def _collect_static() -> None:
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
