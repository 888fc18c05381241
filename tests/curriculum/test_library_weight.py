"""What a workshop of 40 lessons with 200 materials weighs: queries, requests and bytes as they go over the wire."""

import gzip

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from curriculum.enums import Audience, MaterialKind
from curriculum.models import LessonPage, Material, MaterialVersion
from home.models import HomePage
from lms.accounts.enums import Role
from lms.core import clock
from lms.portal.demo.lessons import lesson_fields, read
from tests.builders import make_staff
from tests.public.test_weight import HEADERS, first_view

from .world import make_workshop_page

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("library")]
LESSONS, MATERIALS = 40, 200
DEMO = [f"A{n}" for n in range(1, 9)]


@pytest.fixture
def large(settings):
    """A workshop of 40 lessons, each with the text and annexes of a demo lesson, a plan on the disk and five materials."""
    # What every visitor is told alike is kept for a minute, as in production.
    kept = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "large"}
    settings.CACHES = settings.CACHES | {"pages": kept}
    workshop = make_workshop_page("A")
    fields = [lesson_fields(read(code)) for code in DEMO]
    with disable_reference_index_auto_update():
        lessons = [
            workshop.add_child(
                instance=LessonPage(**(fields[n % len(DEMO)] | {"code": f"A{n}", "slug": f"a{n}"}), last_published_at=clock.now())
            )
            for n in range(1, LESSONS + 1)
        ]
    make_uploads(workshop, lessons)
    call_command("update_index", verbosity=0)
    Site.objects.update(root_page=HomePage.objects.get())
    return workshop, lessons


def make_uploads(workshop, lessons) -> None:
    now, kinds = clock.now(), list(MaterialKind)
    materials = Material.objects.bulk_create(
        Material(
            title=f"Material {n}: una hoja para conversar en grupos pequeños", summary="Para llevar a casa y volver a leer.",
            kind=kinds[n % len(kinds)], audience=(Audience.OPEN, Audience.STAFF)[n % 2], author="Casa", workshop=workshop,
            lesson=lessons[n % len(lessons)], created_at=now, changed_at=now,
        )
        for n in range(MATERIALS)
    )  # fmt: skip
    versions = MaterialVersion.objects.bulk_create(
        MaterialVersion(
            material=material, number=1, stored_name=f"{n}.pdf", file_name=f"material_{n}.pdf", size=100_000 + 777 * n,
            sha256="0" * 64, media_type="application/pdf", pages=1 + n % 7, made_at=now,
        )
        for n, material in enumerate(materials)
    )  # fmt: skip
    for material, version in zip(materials, versions, strict=True):
        material.current, material.is_live = version, True
    Material.objects.bulk_update(materials, ["current", "is_live"])


def measured(client, address: str) -> tuple[int, int, int]:
    """Queries and bytes of a second view, and requests of a first one, which stays within 50 KB."""
    requests, size = first_view(client, address)
    assert size <= 50_000, address
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(page.content)
    return len(asked), len(page.content) + HEADERS, requests


def test_a_large_workshop_stays_within_every_budget(large, client):
    workshop, lessons = large
    teacher = Client()
    teacher.force_login(make_staff(role=Role.TEACHER), backend="lms.accounts.backends.RoleBackend")
    seen = [(teacher, f"/materiales/{asked}") for asked in ("", "?taller=a&p=2", "?q=historia", "?tipo=annex")]
    seen += [(teacher, "/en/materiales/?q=historia&tipo=annex")]
    seen += [(who, page.get_url()) for who in (teacher, client) for page in (workshop, lessons[2])]

    for who, address in seen:
        queries, size, requests = measured(who, address)
        assert (queries <= 12, size <= 8_000, requests <= 8) == (True, True, True), (address, queries, size, requests)
