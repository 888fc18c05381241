"""The agenda over five thousand meetings of two hundred schools: questions, time and bytes of each view, as a coordinator."""

import gzip
import statistics
import time as clocks
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, time, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from wagtail.models import Page

from curriculum.models import LessonPage, WorkshopPage
from lms.accounts.actions import grant_role
from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.core import clock
from lms.records.enums import StaffRole
from lms.records.models import Centre, Cohort, CohortStaff, GrantScope, School, Term
from lms.scheduling.enums import ChangeKind, SessionState
from lms.scheduling.models import SessionChange, SessionFacilitator, WorkshopSession

from .figures import Figure

SCHOOLS, FACILITATORS, SESSIONS, MONTHLY, ROUNDS = 200, 60, 5_000, 500, 20
QUERIES, MILLISECONDS, BYTES = 12, 100, 50_000
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
FIRST = date(2026, 3, 2)
PHASE = ("phase", {"name": "-", "minutes": 90, "short_minutes": 45, "steps": [{"text": "-", "is_short": True}]})
BUSY = date(2026, 6, 15)


def measure() -> list[dict]:
    """The figures; whatever they needed in the database is rolled back."""
    with override_settings(STORAGES={**settings.STORAGES, **PLAIN_FILES}), transaction.atomic():
        client = make_world()
        figures = [figure for view in ("mes", "semana", "lista") for figure in _view(client, view)]
        transaction.set_rollback(True)
    return [asdict(figure) for figure in figures]


def make_world() -> Client:
    """A centre with that many meetings, ten months of them, and its coordinator's client."""
    centre = Centre.objects.create(name="Sede de la medición", code="BNCH")
    term = Term.objects.create(name="Año de la medición", starts_on=FIRST, ends_on=FIRST + timedelta(days=310))
    people = User.objects.bulk_create(
        User(username=f"bench-{n}", first_name="Persona", last_name=f"{n}") for n in range(FACILITATORS)
    )
    cohorts = _cohorts(centre, term, people)
    _sessions(cohorts, people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as `run_due` does on SQLite and PostgreSQL by itself
    user = User.objects.create(username="bench-agenda", email="bench-agenda@maloca.example.org")
    grant = grant_role(user=user, role=Role.COORDINATOR, valid_from=clock.local_day(clock.now()))
    GrantScope.objects.create(grant=grant, centre=centre)
    client = Client()
    client.force_login(user, backend="lms.accounts.backends.RoleBackend")
    return client


def _cohorts(centre: Centre, term: Term, people: list[User]) -> list[Cohort]:
    """Two for each school, each with its facilitator."""
    schools = School.objects.bulk_create(
        School(
            centre=centre, modular_code=f"{8000000 + n}", number=f"{88000 + n}", name=f"Escuela de la medición {n}",
            ubigeo="160112", district=f"Distrito {n % 12}", ugel="UGEL de la medición",
        )
        for n in range(SCHOOLS)
    )  # fmt: skip
    workshops = list(WorkshopPage.objects.filter(locale__language_code="es")) or [_workshop()]
    cohorts = Cohort.objects.bulk_create(
        Cohort(
            code=f"BN-{n}", workshop=workshops[n % len(workshops)], term=term, centre=centre, school=schools[n // 2],
            grade=n % 5 + 1, section="AB"[n % 2], starts_on=FIRST,
        )
        for n in range(SCHOOLS * 2)
    )  # fmt: skip
    CohortStaff.objects.bulk_create(
        CohortStaff(cohort=cohort, user=people[n % len(people)], role=StaffRole.FACILITATOR, valid_from=FIRST)
        for n, cohort in enumerate(cohorts)
    )
    return cohorts


def _workshop() -> WorkshopPage:
    """One workshop of six lessons where the database holds none."""
    page = WorkshopPage(title="Medición", slug="bench-agenda", code="A", tile="a", summary="-", grades="-", stages=[])
    workshop = Page.get_first_root_node().add_child(instance=page)
    for n in range(1, 7):
        facts = {"title": f"Encuentro {n}", "slug": f"bench-{n}", "code": f"A{n}", "minutes": 90, "phases": [PHASE]}
        workshop.add_child(instance=LessonPage(**facts, summary="-", objective="-", safeguarding_note="-"))
    return workshop


def _sessions(cohorts: list[Cohort], people: list[User]) -> None:
    """That many meetings from March to December; every tenth is cancelled, every twentieth was moved."""
    lessons = {cohort.workshop_id: list(cohort.workshop.lessons) for cohort in {c.workshop_id: c for c in cohorts}.values()}
    made = WorkshopSession.objects.bulk_create(
        [_session(n, cohorts[n % len(cohorts)], lessons[cohorts[n % len(cohorts)].workshop_id]) for n in range(SESSIONS)],
        batch_size=500,
    )
    SessionFacilitator.objects.bulk_create(
        (SessionFacilitator(session=one, user=people[n % len(cohorts) % len(people)]) for n, one in enumerate(made)),
        batch_size=800,
    )
    SessionChange.objects.bulk_create(
        SessionChange(
            session=one, kind=ChangeKind.MOVED, batch=one.public_id, changed_at=one.starts_at, from_starts_at=one.starts_at
        )
        for one in made[::20]
    )


def _session(n: int, cohort: Cohort, lessons: list) -> WorkshopSession:
    day, turn = FIRST + timedelta(days=n * 30 // MONTHLY), n % 17
    starts_at = clock.at(day, time(8 + turn // 3, turn % 3 * 20))
    return WorkshopSession(
        cohort=cohort, number=n // len(lessons or [1]) % 40 + 1, lesson=lessons[n % len(lessons)] if lessons else None,
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90), place="Aula 6",
        state=SessionState.CANCELLED if n % 10 == 0 else SessionState.PLANNED,
    )  # fmt: skip


def _view(client: Client, view: str) -> Iterator[Figure]:
    asked = {"vista": view, "desde": BUSY.isoformat()}
    client.get("/agenda/", asked)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/agenda/", asked)
    questions = len(queries)
    assert answer.status_code == 200
    took = []
    for _round in range(ROUNDS):
        start = clocks.perf_counter()
        client.get("/agenda/", asked)
        took.append((clocks.perf_counter() - start) * 1000)
    name = f"agenda of {SESSIONS} meetings, {view}"
    for value, unit, budget in (
        (questions, "queries", QUERIES),
        (statistics.median(took), "ms", MILLISECONDS),
        (len(gzip.compress(answer.content, 6)), "bytes", BYTES),
    ):
        yield Figure.against(name, value, unit, budget, connection.vendor)
