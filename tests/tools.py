"""What the machine must have for some tests, and how these say that it has not.

Without a browser, a PDF tool or PostgreSQL the tests that need them are skipped with a reason; with REQUIRE_BROWSER=1 or
REQUIRE_POSTGRES=1 that is a failure, so that nothing is left out in silence.
"""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import psycopg
import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PAPER_TOOLS = ("pdfinfo", "pdftotext", "pdffonts", "pdftoppm", "qpdf", "zbarimg")
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgres://maloca:maloca@127.0.0.1:5432/maloca")


EXAMPLE = Path(__file__).parent.parent / "deploy" / "maloca.env.example"


def example_environment() -> dict[str, str]:
    """What deploy/maloca.env.example sets, as systemd reads it."""
    lines = [line for line in EXAMPLE.read_text(encoding="utf8").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@cache
def chromium_path() -> str | None:
    """Where Debian's (or another) Chromium lies, or None."""
    return next((found for name in CHROMIUM if (found := shutil.which(name))), None)


@cache
def postgres_fault() -> str | None:
    """Why the test server cannot be used, or None when it answers."""
    try:
        psycopg.connect(POSTGRES_URL, connect_timeout=2).close()
    except psycopg.Error as error:
        return f"PostgreSQL does not answer ({type(error).__name__}); see docs/testing.md"
    return None


def missing(wanted: str, variable: str) -> None:
    """Skip the running test because something is not there; fail it where the environment says that it must be."""
    if os.environ.get(variable) == "1":
        pytest.fail(f"{wanted}, and {variable}=1 asks for it")
    pytest.skip(wanted)


def run_tool(name: str, *arguments: str, data: bytes | None = None) -> bytes:
    """What a command-line tool prints; the test is skipped (or fails, see above) where the tool is not installed."""
    if not shutil.which(name):
        missing(f"{name} is not installed", "REQUIRE_BROWSER")
    result = subprocess.run([name, *arguments], input=data, capture_output=True)
    assert result.returncode == 0, result.stderr.decode(errors="replace")
    return result.stdout
