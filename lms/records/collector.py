"""Python's search for cycles, rested while many rows are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def rested_collector() -> Iterator[None]:
    """No search for cycles meanwhile: among a hundred thousand fresh rows it takes a sixth of the time and finds nothing.

    Also a decorator. Two at once are safe: whoever found it running starts it again.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
