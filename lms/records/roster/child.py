"""The process that opens a file from outside: small, short-lived, without Django, secrets or network, and limited by the kernel.

python -I -c "... from lms.records.roster.child import main; main()"  < file  > JSON
"""

import json
import sys
from dataclasses import asdict

from .archives import kind_of
from .sheets import read_sheets
from .table import Refusal, Table
from .text import read_text

CPU_SECONDS = 20
MEMORY_BYTES = 300 * 1024 * 1024


def main() -> None:
    """Read the file from standard input, answer in one JSON object on standard output."""
    _limit()
    try:
        answer = asdict(read(sys.stdin.buffer.read()))
    except Refusal as refusal:
        answer = {"refused": refusal.code, "detail": refusal.detail}
    except (MemoryError, RecursionError):
        answer = {"refused": "too_heavy", "detail": {}}
    except Exception:  # whatever a hostile file provokes is one sentence to the person who sent it
        answer = {"refused": "damaged", "detail": {}}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def read(content: bytes) -> Table:
    """The table in the file. Raises Refusal."""
    kind = kind_of(content)
    table = read_text(content) if kind == "text" else read_sheets(content, kind)
    if not table.rows:
        raise Refusal("empty")
    return table


def _limit() -> None:
    """Ask the kernel to end this process when it takes too much. A system without such limits goes without."""
    try:
        import resource
    except ImportError:
        return
    for limit, value in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            continue
