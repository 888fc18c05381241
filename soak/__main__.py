"""`make soak`: the reliability figures at full size, in databases and folders of their own that are thrown away afterwards.

    python -m soak [--engine sqlite|postgresql|both] [--only R3 ...] [--small] [--kills N]

One JSON object a line; it ends with 1 where a figure misses its target or a control does not turn red. With `--here` the figures
are taken on the database that the environment names, which must be for the taking (the tests do that).
"""

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
from dataclasses import replace

from bench.__main__ import _own, _scratch_database

from .figures import Figure, print_lines
from .sizes import FULL, SMALL

# In this order: what takes a protection away from the database comes last.
MODULES = {"R6": "drill", "R3": "kills", "R2": "seats", "R4": "syncs", "R5": "servers", "R1": "writers"}
BOTH = ("sqlite", "postgresql")


def main() -> int:
    """0, or 1 when something was lost, was not measured, or was not noticed."""
    parser = argparse.ArgumentParser(prog="soak")
    parser.add_argument("--engine", choices=(*BOTH, "both"), default=os.environ.get("SOAK_ENGINE", "both"))
    parser.add_argument("--only", nargs="+", choices=MODULES, default=list(MODULES))
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--kills", type=int, help="so many of each kind in R3 instead of the full number")
    parser.add_argument("--here", action="store_true")
    options = parser.parse_args()
    if options.here:
        return run(options.only, small=options.small, kills=options.kills)
    engines = BOTH if options.engine == "both" else (options.engine,)
    return max([_on(engine, options) for engine in engines])


def _on(engine: str, options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="maloca-soak-") as folder:
        surroundings = {**_own(folder), "MALOCA_PUBLIC_MEDIA": f"{folder}/public", "MALOCA_BACKUPS": f"{folder}/backups"}
        if engine == "sqlite":
            return _spawn(options, surroundings)
        with _scratch_database() as url:
            return _spawn(options, {**surroundings, "DATABASE_URL": url})


def _spawn(options: argparse.Namespace, surroundings: dict[str, str]) -> int:
    """A process of its own, whose environment says which database; it is made there."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.dev", **surroundings}
    for words in (["compile_catalogues"], ["migrate", "--verbosity", "0"], ["createcachetable"], ["collectstatic", "--noinput"]):
        subprocess.run([sys.executable, "manage.py", *words], env=environment, check=True, stdout=subprocess.DEVNULL)
    further = [*(["--small"] if options.small else []), *(["--kills", str(options.kills)] if options.kills else [])]
    command = [sys.executable, "-m", "soak", "--here", "--only", *options.only, *further]
    return subprocess.run(command, env=environment, check=False).returncode


def run(names: list[str], *, small: bool, kills: int | None = None) -> int:
    """Measure in this process."""
    import django

    django.setup()
    size, told = SMALL if small else FULL, []
    size = replace(size, kills=kills or size.kills)
    for name, module in MODULES.items():
        if name in names:
            told += print_lines(_measured(name, module, size))
    # What a machine cannot take is null; the full soak counts that as missing.
    return int(not all(figure.holds or (small and figure.value is None) for figure in told))


def _measured(name: str, module: str, size):
    """The figures of a module; one null figure where it cannot be taken here."""
    from django.db import connection

    try:
        yield from importlib.import_module(f"soak.{module}").measure(size)
    except NotImplementedError as reason:
        yield Figure(name, str(reason), None, None, connection.vendor)


if __name__ == "__main__":
    sys.exit(main())
