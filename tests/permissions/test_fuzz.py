"""R7: whatever is sent, the server never fails, nobody reads what is not theirs, and a refused request leaves nothing behind.

The ordinary run sends a few dozen requests a role with a fixed seed; `make fuzz` sends ten thousand a role, with `FUZZ_SEED`.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, seed, settings
from wagtail.models import Site

from .canaries import Aviary, is_allowed, plant
from .crowd import Places, build_places, cohort_of
from .foreign import plant_things
from .fuzzing import GROUPS, Form, Request, known_values, requests
from .owners import Owners, Reach, reach_of
from .questions import REFUSED, TABLE, arguments_at, cells, url_of
from .small import ask_quietly, fields_of
from .test_writes import LOGS
from .visits import Question, Visit, ask
from .walking import view_of
from .world import build_world

pytestmark = pytest.mark.django_db
SEED = int(os.environ.get("FUZZ_SEED", "2026"))
OFTENER = 20
PLACES = ("ours", "across", "theirs")
SIZES = [pytest.param(40, id="small"), pytest.param(10_000, id="full", marks=pytest.mark.slow)]
REFUSALS = (400, 403, 404, 405, 409, 413, 415, 422, 429)
# Where somebody stands on the way in is kept in the session.
SESSIONS = {"django_session"}
EVERY_ROLE = pytest.mark.parametrize("role", GROUPS)


def visit(client: Client, role: str, sent: Request, aviary: Aviary) -> Visit:
    """What comes of this request, with everything undone."""
    for name, value in sent.cookies.items():
        client.cookies[name] = value
    question = Question(role, sent.method, sent.url, "fuzz", sent.url)
    try:
        return ask(client, question, aviary, sent.body, sent.kind, **sent.headers)
    finally:
        for name in sent.cookies:
            client.cookies.pop(name, None)


def faults_of(found: Visit, reach: Reach, sent: Request) -> list[str]:
    """What must not be: a failure of the server, a canary out of scope, a refused request that wrote.

    What somebody sent may come back to them: it was not read here.
    """
    own_words = sent.url + sent.body.decode(errors="replace") + repr(sent.headers) + repr(sent.cookies)
    faults = [f"{found.status}: {found.fault[-400:]}"] if found.status >= 500 else []
    for canary in found.found | found.told:
        if canary.code not in own_words and not is_allowed(
            canary, found.role, reach.zone(canary.owner), view_of(found.question.url)
        ):
            faults.append(f"{canary.field} of {canary.owner} was read")
    if found.status in REFUSALS and found.written - LOGS.keys() - SESSIONS:
        faults.append(f"refused with {found.status}, and wrote {sorted(found.written - LOGS.keys())}")
    return faults


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[Places, Aviary]]:
    """Two hundred people, once for the file."""
    media = override_settings(SECOND_FACTOR_REQUIRED=True, MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, translation.override("es"), transaction.atomic():
        places = build_places()
        aviary = plant(Owners())
        plant_things()
        yield places, aviary
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


def forms_of(places: Places, role: str) -> list[Form]:
    """Every address of ours with what is near and far in it; those that let this role in with their fields, and oftener."""
    found = []
    for name, row in TABLE.items():
        is_open = any(cells(row, method)[role] not in REFUSED for method in ("GET", "POST"))
        near, *far = (url_of(name, row, arguments_at(places, place, row.get("object", "nothing"))) for place in PLACES)
        page = ask_quietly(places.ours, role, "GET", near) if is_open else None
        fields = tuple(fields_of(page).items()) if page and not page.streaming else ()
        found += [Form(near, fields)] * (OFTENER if is_open else 1) + [
            Form(url, fields) for url in far if is_open and "object" in row
        ]
    return found


def domain_sum() -> str:
    """A checksum over every table but the logs."""
    digest = hashlib.sha256()
    tables = sorted({model._meta.db_table for model in apps.get_models() if model._meta.managed} - LOGS.keys() - SESSIONS)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608 (names of our own tables)
            digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()


@EVERY_ROLE
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")
def test_whatever_is_sent(world: tuple[Places, Aviary], role: str, size: int):
    places, aviary = world
    client, reach = places.ours.clients[role], reach_of(places.ours.clients[role], cohort_of(places.ours))
    strategy = requests(known_values(places.ours, places.across, places.theirs), forms_of(places, role))
    found: dict[str, Request] = {}
    answers: Counter[int] = Counter()

    @seed(SEED)
    @settings(max_examples=size, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(sent=strategy)
    def send_all(sent):
        visited = visit(client, role, sent, aviary)
        answers[visited.status] += 1
        for fault in faults_of(visited, reach, sent):
            found.setdefault(fault, sent)

    before = domain_sum()
    send_all()

    print(role, size, dict(answers))  # noqa: T201 (the figure of `make fuzz`)
    assert found == {}
    assert domain_sum() == before
    assert client.get("/inicio/").status_code == (302 if role == "public" else 200), "no longer signed in"


def test_a_view_that_fails_on_an_accent_is_found(monkeypatch):
    def brittle(request, *args, **kwargs):
        request.GET.get("q", "").encode("ascii")
        return HttpResponse("")

    monkeypatch.setattr("lms.reports.views.render", brittle)
    client, nowhere = build_world().clients["public"], Reach()

    sent = [Request("GET", f"/impacto/?q={word}") for word in ("n", "%C3%B1")]
    faults = [faults_of(visit(client, "public", one, Aviary()), nowhere, one) for one in sent]

    assert faults[0] == []
    assert "UnicodeEncodeError" in faults[1][0]
