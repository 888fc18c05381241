"""The library: searching among two thousand materials, and the list itself, in process and through every middleware."""

import statistics
import time
from dataclasses import asdict

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from curriculum.enums import MaterialKind
from curriculum.models import Material, MaterialVersion
from curriculum.queries_library import MOST_FOUND
from curriculum.searching import search
from curriculum.words import words_of
from lms.accounts.actions import grant_role
from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.core import clock

from .figures import Figure

MATERIALS, ROUNDS = 2_000, 20
SEARCH_QUERIES, SEARCH_MS, PAGE_QUERIES = 6, 50, 12
# Found in all of them, in a tenth, in none; with an ending and without an accent.
TYPED = ("materiales", "cancion de la selva", "educaciones juegos", "nadalodice")
THEMES = ("Canciones de la selva", "Educación y juego", "Mis derechos", "Redes de confianza", "Mi barrio", "Teatro foro")
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


def measure() -> list[dict]:
    """The figures; whatever they needed in the database is rolled back."""
    with override_settings(STORAGES={**settings.STORAGES, **PLAIN_FILES}), transaction.atomic():
        make_materials(MATERIALS)
        figures = [*_search(), *_page()]
        transaction.set_rollback(True)
    return [asdict(figure) for figure in figures]


def make_materials(count: int) -> None:
    """That many materials of one version, in the index of the search."""
    now = clock.now()
    materials = Material.objects.bulk_create(
        Material(
            title=f"Material {n}: {THEMES[n % len(THEMES)]}",
            summary="Para conversar en grupos pequeños sobre lo que cuidamos y a quién acudimos.",
            kind=MaterialKind.WORKSHEET,
            author="Casa",
            created_at=now,
            changed_at=now,
        )
        for n in range(count)
    )
    versions = MaterialVersion.objects.bulk_create(
        MaterialVersion(
            material=material, number=1, stored_name=f"bench-{n}.txt", file_name=f"material_{n}.txt", size=1000,
            sha256="0" * 64, media_type="text/plain", made_at=now,
        )
        for n, material in enumerate(materials)
    )  # fmt: skip
    for material, version in zip(materials, versions, strict=True):
        material.current, material.is_live = version, True
    Material.objects.bulk_update(materials, ["current", "is_live"], batch_size=500)
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as `run_due` does on SQLite and PostgreSQL by itself


def _search() -> list[Figure]:
    rows = Material.objects.published().select_related("current").order_by("title")
    slowest, questions = 0.0, 0
    for typed in TYPED:
        words = words_of(typed)
        with CaptureQueriesContext(connection) as asked:
            list(search(rows, words)[:MOST_FOUND])
        questions = max(questions, len(asked))
        slowest = max(slowest, _median(lambda words=words: list(search(rows, words)[:MOST_FOUND])))
    return [
        _against(f"search in {MATERIALS} materials, questions", questions, "queries", SEARCH_QUERIES),
        _against(f"search in {MATERIALS} materials, slowest of four, p50", slowest, "ms", SEARCH_MS),
    ]


def _page() -> list[Figure]:
    user = User.objects.create(username="bench-library", email="bench-library@maloca.example.org")
    grant_role(user=user, role=Role.TEACHER, valid_from=clock.local_day(clock.now()))
    client = Client()
    client.force_login(user, backend="lms.accounts.backends.RoleBackend")
    client.get("/materiales/")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/materiales/", {"q": TYPED[0]})
    assert answer.status_code == 200
    return [
        _against("library with a search, questions", len(asked), "queries", PAGE_QUERIES),
        Figure(
            "library with a search, page, p50",
            round(_median(lambda: client.get("/materiales/", {"q": TYPED[0]})), 3),
            "ms",
            engine=connection.vendor,
        ),
    ]


def _median(work) -> float:
    """Milliseconds, of several rounds after a first one that nobody counts."""
    work()
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def _against(name: str, value: float, unit: str, reference: float) -> Figure:
    return Figure.against(name, value, unit, reference, connection.vendor)
