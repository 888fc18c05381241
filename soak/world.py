"""Invented people to soak: classes that meet, rosters that wait for a seat, cohorts that have earned their certificates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from django.conf import settings
from wagtail.models import Page

from bench.attendance import make_class, roll_of, signed_in
from curriculum.models import WorkshopPage
from lms.accounts.actions import grant_role
from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.attendance.enums import Status
from lms.attendance.models import AttendanceRecord, Register
from lms.core import clock
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Centre, Cohort, Consent, Enrolment, GrantScope, RosterImport, Student, Term
from lms.records.roster.files import RosterFile, read_roster
from lms.records.roster.preview import Answers
from lms.records.roster.rows import pack
from lms.scheduling.models import WorkshopSession

HEADINGS = "apellido_paterno,apellido_materno,nombres,fecha_nacimiento,sexo,autorizacion"
# `make_class` begins three hundred days ago; whoever came later is on no roster before.
REACH = timedelta(days=280)
_numbers = count(1)


@dataclass(frozen=True)
class Shift:
    """One facilitator's work: the cookie of the session, the addresses of the rolls, and the client's whims.

    `seed` begins the whims; of one form, how much is sent again (`replayed`) and how much corrected (`corrected`).
    """

    site: str
    cookie: str
    addresses: tuple[str, ...]
    seed: int = 0
    replayed: float = 0.2
    corrected: float = 0.2


def make_meetings(cohort: Cohort, number: int) -> list[WorkshopSession]:
    """So many meetings that are over, all since the class began, at most a day apart."""
    apart = min(timedelta(days=1), REACH / number)
    starts = [clock.now() - timedelta(hours=2) - one * apart for one in range(number)]
    return WorkshopSession.objects.bulk_create(
        WorkshopSession(cohort=cohort, number=one, starts_at=start, ends_at=start + timedelta(minutes=90))
        for one, start in enumerate(starts, start=1)
    )


def cookie_of(user: User) -> str:
    return signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value


def make_shifts(*, clients: int, batches: int, marks: int) -> list[Shift]:
    """So many facilitators, each with a class of that size and that many meetings without a register."""
    return [_shift(seed, batches, marks) for seed in range(clients)]


def _shift(seed: int, batches: int, marks: int) -> Shift:
    cohort, facilitator = make_class(f"K-{next(_numbers):04d}", marks)
    meetings = make_meetings(cohort, batches)
    return Shift("", cookie_of(facilitator), tuple(roll_of(meeting) for meeting in meetings), seed)


def at(site: str, shift: Shift) -> Shift:
    """The same work at that server."""
    return replace(shift, site=site)


def _frame() -> tuple[WorkshopPage, Term]:
    """The workshop and the term of all cohorts, made once."""
    today = clock.today()
    dates = {"starts_on": today - timedelta(days=100), "ends_on": today + timedelta(days=100)}
    term, _made = Term.objects.get_or_create(name="Remojo", defaults=dates)
    page = WorkshopPage(title="Remojo", slug="remojo", code="Z", tile="a", summary="-", grades="-", stages=[])
    found = WorkshopPage.objects.filter(slug=page.slug).first()
    return found or Page.get_first_root_node().add_child(instance=page), term


def make_centre() -> Centre:
    number = next(_numbers)
    return Centre.objects.create(name=f"Remojo {number}", code=f"{number:04d}")


def make_cohort(centre: Centre, *, capacity: int) -> Cohort:
    workshop, term = _frame()
    code = f"R-{next(_numbers):05d}"
    return Cohort.objects.create(
        code=code, workshop=workshop, term=term, centre=centre, capacity=capacity, starts_on=clock.today() - timedelta(days=50)
    )


def make_coordinators(centre: Centre, number: int) -> list[User]:
    """So many coordinators of one centre."""
    return [_coordinator(centre) for _one in range(number)]


def _coordinator(centre: Centre) -> User:
    user = User.objects.create_user(f"remojo{next(_numbers)}", password=None)
    grant = grant_role(user=user, role=Role.COORDINATOR, valid_from=clock.today() - timedelta(days=100))
    GrantScope.objects.create(grant=grant, centre=centre)
    return user


def read_children(cohort: Cohort, number: int) -> RosterFile:
    """A roster of that many invented children, without documents, so that each centre may have them; read as any file is."""
    rows = (f"Tapullima{_word(n)},Ríos,Analí,03/05/2012,Mujer,Sí" for n in range(number))
    return read_roster(content="\n".join([HEADINGS, *rows]).encode(), cohort=cohort, today=clock.today())


def _word(number: int) -> str:
    """A number in letters: names hold no digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def waiting(cohort: Cohort, found: RosterFile, user: User | None, rows: slice = slice(None)) -> RosterImport:
    """The preview of these rows, unsaved: what a coordinator sees before “Guardar”."""
    number = next(_numbers)
    return RosterImport(
        cohort=cohort,
        uploaded_by=user,
        uploaded_at=clock.now(),
        file_name="remojo.csv",
        file_hash=f"{number:064d}",
        answers=Answers().as_dict(),
        rows=pack(found.rows[rows]),
        report={"rows": [], "notices": [], "file_notices": []},
    )


def make_finished_cohort(size: int, *, meetings: int = 2) -> Cohort:
    """A cohort whose last meeting is over, everybody always present and every consent given."""
    cohort, now = make_cohort(make_centre(), capacity=size), clock.now()
    students = Student.objects.bulk_create(_student(cohort, number) for number in range(size))
    places = Enrolment.objects.bulk_create(
        Enrolment(cohort=cohort, student=student, starts_on=cohort.starts_on) for student in students
    )
    Consent.objects.bulk_create(
        Consent(student=student, purpose=purpose, state=ConsentState.GIVEN, recorded_at=now)
        for student in students
        for purpose in Purpose
    )
    for meeting in make_meetings(cohort, meetings):
        register = Register.objects.create(session=meeting, taken_at=meeting.ends_at)
        AttendanceRecord.objects.bulk_create(_records(register, places, meeting.ends_at))
    return cohort


def _records(register: Register, places: list[Enrolment], moment: datetime) -> Iterator[AttendanceRecord]:
    for place in places:
        yield AttendanceRecord(register=register, enrolment=place, status=Status.PRESENT, updated_at=moment)


def _student(cohort: Cohort, number: int) -> Student:
    names = (f"Ahuanari{_word(number)}", "De la Cruz", "Segundo")
    return Student(
        centre=cohort.centre,
        paternal_surname=names[0],
        maternal_surname=names[1],
        given_names=names[2],
        sort_name=Student.sort_key(*names),
    )
