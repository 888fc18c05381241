"""`make bench`: all measurements, in a database and a folder of their own that are thrown away afterwards.

    python -m bench [--only NAME ...] [--strict]

Modules: seed (seed and start times), web (first views, sign-in pages, 8 writers over HTTP), attendance, roster, certificates.
With --strict a figure that could not be taken is a failure.
"""

import argparse
import importlib
import os
import sys
import tempfile

MODULES = ("seed", "web", "attendance", "roster", "certificates")


def main() -> int:
    """0, or 1 when --strict finds a figure that was not taken."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--only", nargs="+", choices=MODULES, default=MODULES)
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="maloca-bench-") as folder:
        os.environ["MALOCA_VAR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
        figures = _measure(options.only)
    return int(options.strict and any(figure["value"] is None for figure in figures))


def _measure(names) -> list[dict]:
    import django

    django.setup()
    from .demo import prepare
    from .figures import print_lines

    told = print_lines(prepare()) if set(names) & {"seed", "web"} else []
    if set(names) - {"seed", "web"} and not told:
        prepare(seeded=False)
    for name in names:
        if name != "seed":
            told += print_lines(importlib.import_module(f"bench.{name}").measure())
    return told


if __name__ == "__main__":
    sys.exit(main())
