"""The demo, step by step, in one transaction: it is there whole or not at all."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import connection, transaction

from curriculum.models import WorkshopPage
from home.models import OrganisationSettings
from lms.accounts.models import User
from lms.core import clock
from lms.core.errors import DomainError
from lms.credentials.actions import issue_certificates
from lms.records.models import Centre, Cohort, School, Student

from . import organisation
from .agreed import write_agreements, write_contacts, write_requests
from .changes import write_changes
from .clashes import write_clashes
from .draft import SEED, Draft, draw
from .kept import keep_a_former_lesson
from .materials import seed_materials
from .notices import seed_notices
from .pages import seed_pages
from .running import STORY_CODE
from .sums import check_sums
from .write import World, write_closures, write_organisation, write_people, write_places, write_staff
from .write_groups import Groups, write_events
from .write_learning import write_learning

# The newest finished groups whose certificates are still to be issued.
NOT_YET_CERTIFIED = ("IQ-B6-26", "IQ-B7-26", "IQ-C5-26", "IQ-D5-26", "LI-C1-26")
DAYS_TO_CERTIFY = 7

type Say = Callable[[str], None]


def is_demo() -> bool:
    """Whether the database holds the demo: the invented organisation, and schools whose codes are all invented."""
    named = OrganisationSettings.objects.filter(name=organisation.ORGANISATION).exists()
    foreign = School.objects.exclude(modular_code__startswith=organisation.DEMO_MODULAR_PREFIX)
    return named and Cohort.objects.filter(code=STORY_CODE).exists() and not foreign.exists()


def check_empty() -> None:
    """Refuse a database in which somebody has begun to work."""
    for model in (User, Centre, School, Student, Cohort, WorkshopPage):
        if model.objects.exists():
            what = str(model._meta.verbose_name_plural)
            raise DomainError(
                "not_demo",
                f"Esta base de datos ya tiene registros propios ({what}) y no son los de la demostración: no se sembró nada. "
                "Use una base vacía.",
            )


@transaction.atomic
def seed(*, today: date, now: datetime, say: Say) -> Draft:
    """Write the demo as it is on that day; raises AssertionError when a total comes out otherwise."""
    say("Páginas: portada, ayuda, cuatro talleres y sus encuentros")
    seed_pages()
    seed_materials(now)
    write_organisation()
    say("Estudiantes, grupos y asistencia, en papel")
    draft = draw(today, begun=_last_half_hour(now))
    world = World(today, now, Random(SEED))  # noqa: S311 (ids that come out the same)
    say("Sedes, colegios, periodos y personal")
    write_places(world)
    write_closures(world, draft.closed_on)
    write_staff(world)
    write_events(world)
    say(f"{len(draft.people)} estudiantes")
    write_people(world, draft.people)
    _write_groups(world, draft, say)
    write_clashes(world)
    say("Convenios, contactos y solicitudes de las escuelas")
    write_agreements(world)
    write_contacts(world)
    write_requests(world)
    say(f"{seed_notices(world)} avisos")
    keep_a_former_lesson(now)
    say("Comprobación de los totales")
    check_sums()
    return draft


def _last_half_hour(now: datetime) -> time:
    """The full or half hour in Lima at that moment or just before it."""
    local = now.astimezone(clock.LIMA)
    return time(local.hour, local.minute // 30 * 30)


def _write_groups(world: World, draft: Draft, say: Say) -> None:
    groups = Groups(world, draft.groups)
    groups.write_cohorts()
    groups.write_sessions()
    say(f"{len(draft.groups)} grupos, {len(groups.sessions)} sesiones, {groups.write_attendance()} marcas de asistencia")
    say(f"{write_changes(world, groups)} cambios de sesiones")
    groups.write_consents()
    _measure_tables()
    say(f"Claves de {groups.write_secrets()} estudiantes y un código de clase")
    groups.open_class()
    say(f"{_certify(world, draft, groups)} constancias")
    say(f"{write_learning(world, groups)} pruebas respondidas")


def _measure_tables() -> None:
    """Tell the database how much was just written: a planner that still believes the tables empty joins them row by row."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _certify(world: World, draft: Draft, groups: Groups) -> int:
    """Certificates of the finished groups, each a week after its last meeting; how many."""
    count = 0
    for group in draft.finished:
        if group.code not in NOT_YET_CERTIFIED:
            at = group.meetings[-1].ends_at + timedelta(days=DAYS_TO_CERTIFY)
            done = issue_certificates(
                cohort=groups.cohorts[group], issued_by=world.coordinator(group.centre), now=at, make_code=world.new_code
            )
            count += len(done.issued)
    return count
