"""Planning: the preview of forty sessions with everything that stands against them, in a world of many schools."""

import statistics
import time
from dataclasses import asdict
from datetime import date, timedelta
from datetime import time as hour

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from curriculum.models import LessonPage, WorkshopIndexPage, WorkshopPage
from home.models import HomePage
from lms.accounts.models import User
from lms.core import clock
from lms.records.enums import StaffRole
from lms.records.models import Centre, Cohort, CohortStaff, School, Term
from lms.scheduling.models import SessionFacilitator, TravelTime, WorkshopSession
from lms.scheduling.queries import PlanInputs, lessons_of, plan_dates
from lms.scheduling.queries_plan import draft_of, rows_of
from lms.scheduling.school_year import load_school_year

from .figures import Figure

SCHOOLS, FACILITATORS, SESSIONS, PLANNED, ROUNDS = 200, 60, 5_000, 40, 10
MOST_QUERIES, MOST_MS = 15, 200
FIRST, LAST = date(2026, 3, 16), date(2026, 12, 18)


def measure() -> list[dict]:
    """The figures; whatever they needed in the database is rolled back."""
    with transaction.atomic():
        cohort = make_world()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as `run_due` does on SQLite and PostgreSQL by itself
        figures = _preview(cohort)
        transaction.set_rollback(True)
    return [asdict(figure) for figure in figures]


def make_world() -> Cohort:
    """Five thousand meetings, each with who runs it; the cohort whose cycle is planned among them."""
    centre = Centre.objects.create(name="Sede de medida", code="MED")
    term = Term.objects.create(name="Medida", starts_on=FIRST, ends_on=LAST)
    schools = School.objects.bulk_create(
        School(
            centre=centre, modular_code=f"{9000000 + n}", number=str(n), name=f"Escuela {n}", ubigeo="160101",
            district=f"Distrito {n % 20}", ugel=f"UGEL {n % 5}",
        )
        for n in range(SCHOOLS)
    )  # fmt: skip
    workshop = _workshop()
    cohorts = Cohort.objects.bulk_create(
        Cohort(code=f"MED-{n}", workshop=workshop, term=term, centre=centre, school=school, grade=3, section="A", starts_on=FIRST)
        for n, school in enumerate(schools)
    )
    people = User.objects.bulk_create(User(username=f"medida{n}", email=f"medida{n}@example.org") for n in range(FACILITATORS))
    CohortStaff.objects.bulk_create(
        CohortStaff(cohort=cohort, user=people[n % FACILITATORS], role=StaffRole.FACILITATOR, valid_from=FIRST)
        for n, cohort in enumerate(cohorts)
    )
    TravelTime.objects.bulk_create(
        TravelTime(centre=centre, from_district=f"Distrito {n}", to_district=f"Distrito {n + 1}", minutes=30) for n in range(19)
    )
    load_school_year(2026)
    _meetings(cohorts[1:], people)
    return Cohort.objects.for_listing().get(pk=cohorts[0].pk)


def _workshop() -> WorkshopPage:
    root = Page.get_first_root_node()
    home = HomePage.objects.first() or root.add_child(instance=HomePage(title="Medida", slug="medida"))
    index = WorkshopIndexPage.objects.first() or home.add_child(instance=WorkshopIndexPage(title="Talleres", slug="talleres"))
    workshop = index.add_child(
        instance=WorkshopPage(title="Taller", slug="medida", code="MED", tile="a", summary="x", grades="1")
    )
    for n in range(10):
        step, times = {"text": "x", "is_short": True}, {"minutes": 90, "short_minutes": 45}
        facts = {"minutes": 90, "summary": "x", "objective": "x", "safeguarding_note": "x"}
        facts["phases"] = [("phase", {"name": "x", "steps": [step], **times})]
        workshop.add_child(instance=LessonPage(title=f"Encuentro {n}", slug=f"e{n}", code=f"M{n}", **facts))
    return workshop


def _meetings(cohorts: list[Cohort], people: list[User]) -> None:
    """Spread over the weekdays of the term and the hours of the day."""
    rows = []
    for n in range(SESSIONS):
        day = FIRST + timedelta(weeks=n // len(cohorts), days=n % 5)
        start = clock.at(day, hour(8 + n % 5))
        rows.append(
            WorkshopSession(
                cohort=cohorts[n % len(cohorts)], number=1, starts_at=start, ends_at=start + timedelta(minutes=50), place="Aula 1"
            )
        )
    made = WorkshopSession.objects.bulk_create(rows, batch_size=500)
    SessionFacilitator.objects.bulk_create(
        (SessionFacilitator(session=session, user=people[(n + 1) % FACILITATORS]) for n, session in enumerate(made)),
        batch_size=500,
    )


def _preview(cohort: Cohort) -> list[Figure]:
    weekdays = frozenset({0, 2})
    inputs = PlanInputs(FIRST, hour(8), hour(9, 30), PLANNED, "Aula 1", weekdays)
    now = clock.at(FIRST - timedelta(days=7), hour(12))

    def show():
        lessons = lessons_of(cohort)
        rows = rows_of(plan_dates(cohort=cohort, inputs=inputs, now=now, lessons=lessons))
        facts = {"place": "Aula 1", "weekdays": weekdays, "lessons": lessons}
        return draft_of(cohort=cohort, rows=rows, now=now, seen_by=None, **facts)

    with CaptureQueriesContext(connection) as asked:
        assert len(show().kept) == PLANNED
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        show()
        took.append((time.perf_counter() - start) * 1000)
    name = f"preview of {PLANNED} sessions among {SESSIONS}"
    return [
        Figure.against(f"{name}, questions", len(asked), "queries", MOST_QUERIES, connection.vendor),
        Figure.against(f"{name}, p50", statistics.median(took), "ms", MOST_MS, connection.vendor),
    ]
