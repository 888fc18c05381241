"""`make bench`: all measurements, in databases and a folder of their own that are thrown away afterwards.

    python -m bench [--only NAME ...] [--engine sqlite|postgresql] [--strict] [--write]

Modules: seed (seed and start times), web (first and second views in Chromium), traffic (requests a second beside a bare Wagtail,
slow clients, memory), files (plans and packs), attendance (the roll and the grid), writers (eight at once over HTTP), roster (ten
thousand rows), certificates, library (search among two thousand materials), agenda, planning, feeds (a month, the preview of
forty, a calendar of a thousand, among five thousand meetings). Without --engine, SQLite is measured and then, where a server
answers (docs/testing.md), PostgreSQL. With --strict a figure that could not be taken is a failure; with --write
docs/performance.md is written.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager

import psycopg
from psycopg import sql

from . import report
from .figures import Figure, print_lines

FIRST = ("seed", "web", "traffic", "attendance", "writers", "roster", "certificates", "files", "library")
SCHEDULING = ("agenda", "planning", "feeds")
MODULES = (*FIRST, *SCHEDULING)
ON_BOTH = ("attendance", "writers", "roster", "certificates", "library", *SCHEDULING)
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgres://maloca:maloca@127.0.0.1:5432/maloca")


def main() -> int:
    """0, or 1 when --strict finds a figure that was not taken."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--only", nargs="+", choices=MODULES, default=MODULES)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md from what was measured")
    options = parser.parse_args()
    told = _on_sqlite(options.only) if options.engine != "postgresql" else []
    if options.engine != "sqlite" and (names := [name for name in options.only if name in ON_BOTH]):
        told += _on_postgresql(names)
    if options.write:
        report.write(told)
    return int(options.strict and any(figure["value"] is None for figure in told))


def _on_sqlite(names) -> list[dict]:
    with tempfile.TemporaryDirectory(prefix="maloca-bench-") as folder:
        return _measure(names, _own(folder))


def _on_postgresql(names: list[str]) -> list[dict]:
    """The same modules on the test server, in a database that is dropped afterwards; null figures where none answers."""
    try:
        with _scratch_database() as url, tempfile.TemporaryDirectory(prefix="maloca-bench-") as folder:
            return _measure(names, {**_own(folder), "DATABASE_URL": url})
    except psycopg.OperationalError:
        return print_lines(Figure(name, None, "", engine="postgresql") for name in names)


def _own(folder: str) -> dict[str, str]:
    os.mkdir(f"{folder}/private")
    return {"MALOCA_VAR": folder, "MALOCA_PRIVATE_MEDIA": f"{folder}/private"}


@contextmanager
def _scratch_database():
    name = f"maloca_bench_{os.getpid()}"
    with psycopg.connect(POSTGRES_URL, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield POSTGRES_URL.rpartition("/")[0] + f"/{name}"
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _measure(names, surroundings: dict[str, str]) -> list[dict]:
    """What the modules measure in a process of its own, whose environment says which database."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.dev", "DJANGO_ALLOW_ASYNC_UNSAFE": "1", **surroundings}
    program = "import sys; from bench.__main__ import run; run(sys.argv[1:])"
    process = subprocess.Popen([sys.executable, "-c", program, *names], env=environment, stdout=subprocess.PIPE, text=True)
    told = []
    for line in process.stdout:
        print(line, end="", flush=True)
        if line.startswith("{"):
            told.append(json.loads(line))
    if process.wait():
        raise SystemExit(f"Measuring ended with code {process.returncode}.")
    return told


def run(names: list[str]) -> None:
    """Measure in this process, one JSON object a line."""
    import django

    django.setup()
    from .demo import prepare

    print_lines(prepare(seeded=bool({"seed", "web", "traffic", "files"} & set(names))))
    for name in names:
        if name != "seed":
            print_lines(importlib.import_module(f"bench.{name}").measure())


if __name__ == "__main__":
    sys.exit(main())
