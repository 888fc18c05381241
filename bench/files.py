"""Files of a lesson: how long a plan takes to set, what a pack of half a gigabyte costs, and who else waits for it."""

import os
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.test import Client

from curriculum import packs, pdf
from curriculum.actions_materials import add_material
from curriculum.enums import Audience, FileKind, MaterialKind
from curriculum.queries import printed, source_workshops, workshops_with_lessons
from curriculum.uploads import Checked
from lms.accounts.models import User
from lms.core import clock

from .demo import served
from .figures import Figure
from .traffic import SLOW_BYTES, SLOW_CLIENTS, SLOW_SHARE, page_median, slow_client

PLAN_MS, MORE_MEGABYTES, FIRST_BYTE_MS = 60, 20, 100
MEGABYTES, LESSON, PACK = 500, "A3", "/materiales/a3/paquete.zip"


def measure() -> Iterator[Figure]:
    """Milliseconds, megabytes, and the page of a visitor beside eight slow readers of that pack."""
    yield from _plans()
    packs.build(packs.workshop_pack("B", is_light=False))
    _add_film()
    with _watched() as build:
        packs.build(packs.lesson_pack(LESSON, is_light=False))
    yield _more("build", build)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="facilitadora"), backend="lms.accounts.backends.RoleBackend")
    client.get("/materiales/taller/b/paquete.zip").close()
    with _watched() as sending:
        began = time.perf_counter()
        pieces = iter(client.get(PACK, headers={"Range": "bytes=1-"}).streaming_content)
        next(pieces)
        waited = (time.perf_counter() - began) * 1000
        for _piece in pieces:
            pass
    yield _more("send", sending)
    yield Figure.against(f"pack of {MEGABYTES} MB, first byte", waited, "ms", FIRST_BYTE_MS, connection.vendor)
    yield _beside_readers(f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}")


def _plans() -> Iterator[Figure]:
    """Every plan of the demonstration in both lengths; the first one, which starts the compiler, is not counted."""
    taken = []
    for found in (lesson for one in workshops_with_lessons(source_workshops()) for lesson in one.lessons):
        for short in (False, True):
            began = time.perf_counter()
            pdf.set_paper(
                FileKind.PLAN, pdf.plan_data(found.lesson, found.workshop, list(found.protocol), short=short), found.lesson
            )
            taken.append((time.perf_counter() - began) * 1000)
    yield Figure.against("lesson plan set, p50", statistics.median(taken[1:]), "ms", PLAN_MS, connection.vendor)
    yield Figure.against("lesson plan set, slowest", max(taken[1:]), "ms", PLAN_MS, connection.vendor)


def _add_film() -> None:
    """An uploaded film that packs badly, for everybody."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        with path.open("wb") as film:
            for _megabyte in range(MEGABYTES):
                film.write(os.urandom(1_000_000))
        file = Checked(path, "video/mp4", "mp4", path.stat().st_size, "0" * 64)
        told = {"title": "Película", "kind": MaterialKind.VIDEO, "audience": Audience.OPEN, "author": "Casa"}
        add_material(file=file, user=None, now=clock.now(), lesson=printed(LESSON).lesson, **told)


@contextmanager
def _watched() -> Iterator[list[float]]:
    """The megabytes that this process holds, before the block and again and again during it."""
    held, done = [_resident()], threading.Event()

    def watch() -> None:
        while not done.wait(0.01):
            held.append(_resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield held
    finally:
        done.set()
        watcher.join()


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _more(act: str, held: list[float]) -> Figure:
    return Figure.against(
        f"pack of {MEGABYTES} MB, more memory to {act}", max(held) - held[0], "MB", MORE_MEGABYTES, connection.vendor
    )


def _beside_readers(cookie: str) -> Figure:
    with served() as site, ExitStack() as clients:
        alone = page_median(site)
        lines = [clients.enter_context(slow_client(site, PACK, cookie)) for _client in range(SLOW_CLIENTS)]
        waits = []
        for _second in range(4):
            for line in lines:
                line.recv(SLOW_BYTES)
            waits.append(page_median(site))
            time.sleep(0.5)
    return Figure.against("page beside eight slow readers of that pack, p50", statistics.median(waits), "ms", SLOW_SHARE * alone)
