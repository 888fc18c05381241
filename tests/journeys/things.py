"""What stands in the served demonstration: an example of each kind of thing that the permission table names, for each role."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections
from django.utils import timezone

from curriculum.models import Material, Quiz
from lms.accounts.models import User
from lms.credentials.models import Certificate
from lms.learning.enums import Moment
from lms.learning.queries import sitting_id
from lms.records.enums import ConsentState, Purpose
from lms.records.models import (
    Agreement,
    AwarenessEvent,
    Cohort,
    CohortStaff,
    Enrolment,
    Partner,
    RosterImport,
    School,
    SchoolContact,
    StaffClearance,
    Student,
)
from lms.records.models.consent import current_state
from lms.scheduling.models import Closure, SessionChange, TravelTime, WorkshopRequest, WorkshopSession

ALIAS = "served"
TODAYS, RAINED_ON, EMPTY, UNPLANNED, FULL = "IQ-D6-26", "IQ-B8-26", "IQ-5D-26", "IQ-3A-26", "IQ-4B-26"
OF_THE_TEACHER = "IQ-B9-26"
# Words that name something and also say what a page is.
ORDINARY: set[str] = {"Maloca"}


@contextmanager
def _reading(database: Path) -> Iterator[None]:
    connections.databases[ALIAS] = {
        **connections.databases["default"],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(database),
    }
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


def things_of(database: Path) -> dict[str, dict]:
    """The arguments of an address, by the name of what it shows; of the role's own where a role is named after a stroke."""
    with _reading(database):
        return {"nothing": {}, "lesson": {"code": "a3"}, **_cohorts(), **_sessions(), **_rows(), **_agreed(), **_learning()}


def _cohorts() -> dict[str, dict]:
    codes = {
        "cohort": TODAYS,
        "cohort/teacher": OF_THE_TEACHER,
        "empty cohort": EMPTY,
        "unplanned cohort": UNPLANNED,
        "finished cohort": FULL,
    }
    found = Cohort.objects.using(ALIAS).in_bulk(codes.values(), field_name="code")
    place = CohortStaff.objects.using(ALIAS).filter(cohort=found[TODAYS]).first()
    return {kind: {"public_id": found[code].public_id} for kind, code in codes.items()} | {
        "place": {"public_id": found[TODAYS].public_id, "place": place.pk},
        "cohort row": {"pk": found[TODAYS].pk},
    }


def _sessions() -> dict[str, dict]:
    now = timezone.now()
    all_of_them = WorkshopSession.objects.using(ALIAS).order_by("starts_at")
    todays, rained_on = (all_of_them.filter(cohort__code=code) for code in (TODAYS, RAINED_ON))
    past = rained_on.planned().filter(ends_at__lt=now, register=None)
    found = {
        "session": todays.filter(starts_at__lte=now, register=None).last(),
        "session/teacher": all_of_them.filter(cohort__code=OF_THE_TEACHER).last(),
        "marked session": todays.exclude(register=None).first(),
        "session to come": todays.filter(starts_at__gt=now).last(),
        "session without register": past.last(),
        "suspended session": rained_on.exclude(pk__in=rained_on.planned()).first(),
    }
    return {kind: {"public_id": session.public_id} for kind, session in found.items()}


def _rows() -> dict[str, dict]:
    teacher = User.objects.using(ALIAS).get(username="docente")
    cohort = Cohort.objects.using(ALIAS).get(code=TODAYS)
    centre = cohort.centre_id
    material = Material.objects.using(ALIAS).get(current__number=2)
    certificate = Certificate.objects.using(ALIAS).filter(enrolment__cohort__code=FULL).first()
    return {
        "centre row": {"pk": centre},
        "term row": {"pk": cohort.term_id},
        "partner row": {"pk": Partner.objects.using(ALIAS).first().pk},
        "person": {"pk": teacher.pk},
        "grant": {"pk": teacher.pk, "grant": teacher.grants.first().pk},
        "import": {"public_id": RosterImport.objects.using(ALIAS).latest("uploaded_at").public_id},
        "certificate": {"public_id": certificate.public_id},
        "material": {"public_id": material.public_id},
        "material row": {"pk": material.pk},
        "school row": {"pk": School.objects.using(ALIAS).filter(centre=centre).first().pk},
        "clearance row": {"pk": StaffClearance.objects.using(ALIAS).filter(user__username="facilitadora").first().pk},
        "travel row": {"pk": TravelTime.objects.using(ALIAS).filter(centre=centre).first().pk},
        "closure row": {"pk": Closure.objects.using(ALIAS).filter(centre=centre).first().pk},
        "batch": {"batch": SessionChange.objects.using(ALIAS).filter(session__cohort__code=TODAYS).latest("pk").batch},
        "event row": {"pk": AwarenessEvent.objects.using(ALIAS).filter(centre=centre).first().pk},
    }


def _agreed() -> dict[str, dict]:
    requests = WorkshopRequest.objects.using(ALIAS)
    agreement = Agreement.objects.using(ALIAS).filter(centre__code="IQ", school__number="99102").get()
    return {
        "request": {"public_id": requests.get(state="asked", school__number="99102").public_id},
        "request/teacher": {"public_id": requests.get(state="countered").public_id},
        "declined request": {"public_id": requests.get(state="declined").public_id},
        "accepted request": {"public_id": requests.get(state="accepted", cohort=None).public_id},
        "agreement": {"public_id": agreement.public_id},
        "agreement row": {"pk": agreement.pk},
        "contact row": {"pk": SchoolContact.objects.using(ALIAS).filter(school__centre__code="IQ").first().pk},
    }


def _learning() -> dict[str, dict]:
    """The question at the end of today's meeting, as the student whose PIN was printed is asked it; the quiz of its workshop."""
    cohort = Cohort.objects.using(ALIAS).get(code=TODAYS)
    roster = Enrolment.objects.using(ALIAS).filter(cohort=cohort).named().annotate(answer=current_state(Purpose.PARTICIPATION))
    place = roster.filter(answer=ConsentState.GIVEN).by_surname().first()
    lesson = WorkshopSession.objects.using(ALIAS).filter(cohort=cohort, starts_at__lte=timezone.now()).latest("starts_at").lesson
    quiz = Quiz.objects.using(ALIAS).get(workshop=cohort.workshop_id)
    return {
        "sitting": {"public_id": sitting_id(place.public_id, Quiz.objects.using(ALIAS).get(lesson=lesson), Moment.OTHER)},
        "own lesson": {"lesson_key": lesson.translation_key},
        "cohort's lesson": {"public_id": cohort.public_id, "lesson_key": lesson.translation_key},
        "quiz": {"quiz": quiz.translation_key},
        "typed quiz": {"public_id": cohort.public_id, "quiz": quiz.translation_key, "moment": Moment.EXIT.value},
    }


def names_in(database: Path) -> set[str]:
    """The words that name a person, a school or a group, none of which a window's title may say."""
    with _reading(database):
        schools = School.objects.using(ALIAS).values_list("name", flat=True)
        people = Student.objects.using(ALIAS).values_list("given_names", "paternal_surname", "maternal_surname")
        groups = Cohort.objects.using(ALIAS).values_list("code", flat=True)
        words = {word for text in [*schools, *(part for person in people for part in person), *groups] for word in text.split()}
    return {word for word in words if word[:1].isupper()} - ORDINARY
