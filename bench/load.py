"""Load from wrk, which does not tire before the server does; server and wrk share the machine's cores."""

import re
import shutil
import statistics
import subprocess
from collections.abc import Iterator

from .figures import Figure

WRK = shutil.which("wrk")
CONNECTIONS, SECONDS, ROUNDS, WARM_SECONDS = 8, 3, 3, 1


def compare(name: str, ours: str, reference: str, least: float, *, cookie: str = "") -> Iterator[Figure]:
    """Requests a second of our address beside those of the reference, taken in turns; `ratio` must reach `least` of it."""
    if WRK is None:
        yield Figure(f"{name}, at least {least} of its reference", None, "1/s")
        return
    for address in (ours, reference):
        _pull(address, WARM_SECONDS, cookie)
    pairs = [(_pull(ours, SECONDS, cookie), _pull(reference, SECONDS, "")) for _round in range(ROUNDS)]
    one, other = (statistics.median(taken) for taken in zip(*pairs, strict=True))
    yield Figure.against(f"{name}, at least {least} of its reference", one, "1/s", other)


def _pull(address: str, seconds: int, cookie: str) -> float:
    """Requests answered in a second; raises when one of them was not a page."""
    words = [str(WRK), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *(["-H", f"Cookie: {cookie}"] if cookie else []), address]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(f"{address} did not answer every request with a page:\n{told}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])
