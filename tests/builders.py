"""Small worlds for tests: keyword-only, minimal, invented. Each builder makes what it needs and was not given."""

import json
import uuid
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from wagtail.models import Locale, Page

from curriculum.actions_materials import add_material
from curriculum.enums import Audience, MaterialKind
from curriculum.enums_quiz import QuestionKind, QuizPurpose
from curriculum.models import LessonPage, Material, Quiz, WorkshopIndexPage, WorkshopPage
from curriculum.uploads import Checked
from home.models import HomePage
from lms.accounts.actions import grant_role
from lms.accounts.enums import Role, UserKind
from lms.accounts.models import User
from lms.attendance.enums import Status
from lms.attendance.models import AttendanceRecord, Register
from lms.core import clock
from lms.records.agreement_files import keep_paper
from lms.records.enums import AgreementKind, ConsentState, Purpose, StaffRole
from lms.records.models import (
    Agreement,
    Centre,
    Cohort,
    CohortStaff,
    Consent,
    Enrolment,
    GrantScope,
    School,
    Student,
    Term,
)
from lms.scheduling.actions_requests import Wish
from lms.scheduling.actions_requests import make_request as ask
from lms.scheduling.models import WorkshopRequest, WorkshopSession

PASSWORD = "una-clave-de-prueba"
_numbers = count(1)


def a_day(*, before: int = 0, after: int = 0) -> date:
    """Today in Lima, moved by whole days."""
    return clock.today() - timedelta(days=before) + timedelta(days=after)


def make_centre(*, name: str = "") -> Centre:
    n = next(_numbers)
    return Centre.objects.create(name=name or f"Sede {n}", code=f"S{n % 1000:03d}")


def make_school(*, centre: Centre | None = None, name: str = "", district: str = "Belén") -> School:
    n = next(_numbers)
    return School.objects.create(
        centre=centre or make_centre(),
        modular_code=f"{9900000 + n}",
        number=f"99{n:03d}",
        name=name or f"Escuela {n}",
        ubigeo="160112",
        district=district,
    )


def make_index() -> WorkshopIndexPage:
    """The workshop index under a home page under the root; made once."""
    found = WorkshopIndexPage.objects.first()
    if found:
        return found
    root = Page.get_first_root_node()
    home = HomePage.objects.first() or root.add_child(instance=HomePage(title="Maloca", slug="maloca"))
    return home.add_child(instance=WorkshopIndexPage(title="Talleres", slug="talleres"))


def make_workshop(*, code: str = "", title: str = "", lessons: int = 0) -> WorkshopPage:
    n = next(_numbers)
    workshop = make_index().add_child(
        instance=WorkshopPage(
            title=title or f"Taller {n}",
            slug=f"taller-{n}",
            code=code or f"T{n % 1000}",
            tile="a",
            summary="Un taller de prueba.",
            grades="1.º–5.º",
            stages=[("stage", {"name": "Nos encontramos", "line": "Quiénes somos."})],
        )
    )
    for number in range(1, lessons + 1):
        make_lesson(workshop=workshop, number=number)
    return workshop


def make_lesson(*, workshop: WorkshopPage | None = None, number: int = 1, title: str = "") -> LessonPage:
    workshop = workshop or make_workshop()
    return workshop.add_child(
        instance=LessonPage(
            title=title or f"Encuentro {number}",
            slug=f"encuentro-{number}",
            code=f"{workshop.code}{number}"[:6],
            minutes=90,
            summary="Lo que haremos.",
            objective="Para qué.",
            phases=[_phase("Inicio", 20, 10), _phase("Desarrollo", 50, 25), _phase("Cierre", 20, 10)],
            safeguarding_note="Nota solo para quien facilita.",
        )
    )


def _phase(name: str, minutes: int, short_minutes: int) -> tuple[str, dict]:
    steps = [{"text": f"{name}: lo que se hace", "is_short": True}]
    return "phase", {"name": name, "minutes": minutes, "short_minutes": short_minutes, "steps": steps}


def make_material(
    *,
    title: str = "",
    audience: Audience = Audience.STAFF,
    lesson: LessonPage | None = None,
    workshop: WorkshopPage | None = None,
    kind: MaterialKind = MaterialKind.OTHER,
    content: bytes = b"Una hoja.",
    **facts,
) -> Material:
    """An uploaded material that is offered, with one small text file."""
    facts = {"author": "Casa", "title": title or f"Material {next(_numbers)}", "audience": audience, "kind": kind, **facts}
    with TemporaryDirectory() as folder:
        file = checked_text(Path(folder), content)
        return add_material(file=file, user=None, now=clock.now(), lesson=lesson, workshop=workshop, **facts)


def checked_text(folder: Path, content: bytes) -> Checked:
    """A text file as the upload checks would hand it on."""
    path = folder / "hoja.txt"
    path.write_bytes(content)
    return Checked(path, "text/plain", "txt", len(content), sha256(content).hexdigest())


def make_quiz(
    *,
    workshop: WorkshopPage | None = None,
    lesson: LessonPage | None = None,
    purpose: QuizPurpose = QuizPurpose.PRACTICE,
    questions: list[dict] | None = None,
) -> Quiz:
    """A quiz of a workshop, of a lesson, or of all workshops. One open question and one choice (right: the second) by default."""
    return Quiz.objects.create(
        code=f"quiz-{next(_numbers)}",
        locale=Locale.objects.get(language_code="es"),
        title="Lo que sabemos",
        purpose=purpose,
        workshop=workshop,
        lesson=lesson,
        questions=json.dumps(questions or [make_question("text", kind=QuestionKind.SURVEY, accepted=[]), make_question()]),
    )


def make_question(type: str = "one", *, kind: QuestionKind = QuestionKind.KNOWLEDGE, **more) -> dict:
    """A question as Wagtail stores it; a choice has two options, of which the second is right."""
    listed = {"one": "options", "several": "options", "picture": "options", "order": "steps"}.get(type)
    options = [{"text": text, "is_right": text == "Sí", "explanation": f"Porque {text}."} for text in ("No", "Sí")]
    items = more.pop("items", ["Primero", "Después"] if type == "order" else options)
    value = {"kind": kind, "text": f"Pregunta {next(_numbers)}", "hint": "", "explanation": "", **more}
    if listed:
        value[listed] = [{"id": str(uuid.uuid4()), "type": "item", "value": item} for item in items]
    return {"id": str(uuid.uuid4()), "type": type, "value": value}


def make_staff(*, role: Role | None = None, centre: Centre | None = None, school: School | None = None, name: str = "") -> User:
    """A member of staff with one open grant since last year, reaching a centre or a school where one is given."""
    n = next(_numbers)
    user = User.objects.create_user(f"persona{n}", f"persona{n}@example.org", PASSWORD, first_name=name or f"Persona {n}")
    if role:
        grant = grant_role(user=user, role=role, valid_from=a_day(before=365))
        if centre or school:
            GrantScope.objects.create(grant=grant, centre=centre, school=school)
    return user


def make_term(*, starts_on: date | None = None, ends_on: date | None = None) -> Term:
    n = next(_numbers)
    return Term.objects.create(name=f"Periodo {n}", starts_on=starts_on or a_day(before=100), ends_on=ends_on or a_day(after=100))


def make_cohort(
    *,
    school: School | None = None,
    workshop: WorkshopPage | None = None,
    starts_on: date | None = None,
    facilitator: User | None = None,
    teacher: User | None = None,
    capacity: int = 35,
) -> Cohort:
    n = next(_numbers)
    school = school or make_school()
    starts_on = starts_on or a_day(before=60)
    cohort = Cohort.objects.create(
        code=f"G-{n:04d}",
        workshop=workshop or make_workshop(),
        term=make_term(),
        centre=school.centre,
        school=school,
        grade=3,
        section="A",
        capacity=capacity,
        starts_on=starts_on,
    )
    for user, role in ((facilitator, StaffRole.FACILITATOR), (teacher, StaffRole.TEACHER)):
        if user:
            CohortStaff.objects.create(cohort=cohort, user=user, role=role, valid_from=starts_on)
    return cohort


def make_student(*, school: School | None = None, given: str = "", surname: str = "", maternal: str = "Quispe") -> Student:
    n = next(_numbers)
    school = school or make_school()
    return Student.objects.create(
        centre=school.centre,
        school=school,
        given_names=given or f"Nombre{n}",
        paternal_surname=surname or f"Apellido{n}",
        maternal_surname=maternal,
        birth_year=2012,
        birth_month=5,
        grade=3,
        section="A",
    )


def make_enrolment(*, cohort: Cohort, student: Student | None = None, starts_on: date | None = None) -> Enrolment:
    return Enrolment.objects.create(
        cohort=cohort,
        student=student or make_student(school=cohort.school),
        starts_on=starts_on or cohort.starts_on,
    )


def give_consent(student: Student, *purposes: Purpose) -> None:
    """The family's yes to these purposes; to all when none is named."""
    for purpose in purposes or tuple(Purpose):
        Consent.objects.create(student=student, purpose=purpose, state=ConsentState.GIVEN, recorded_at=clock.now())


def make_session(
    *, cohort: Cohort, day: date | None = None, number: int = 1, lesson: LessonPage | None = None
) -> WorkshopSession:
    """A meeting from 10:00 to 11:30 in Lima on that day (today by default)."""
    day = day or clock.today()
    return WorkshopSession.objects.create(
        cohort=cohort,
        number=number,
        lesson=lesson,
        starts_at=clock.at(day, time(10)),
        ends_at=clock.at(day, time(11, 30)),
        place="Aula 6",
    )


def make_request(*, school: School | None = None, by: User | None = None, section: str = "A", **facts) -> WorkshopRequest:
    """A school's request for a workshop in 3.º, in two weeks, asked a minute ago."""
    school = school or make_school()
    by = by or make_staff(role=Role.TEACHER, school=school)
    wish = Wish(a_day(after=14), None, time(10), time(11, 30))
    facts = {"workshop": facts.pop("workshop", None) or make_workshop(lessons=2), "wish": wish, "head_count": 28, **facts}
    asked_at = clock.now() - timedelta(minutes=1)
    return ask(op=uuid.uuid4(), school=school, grade=3, section=section, asked_by=by, now=asked_at, **facts)


def make_agreement(*, school: School | None = None, with_paper: bool = False, **facts) -> Agreement:
    """A letter of a school that holds from two months ago to two months from now, without a quota; its paper is one PDF page."""
    school = school or make_school()
    days = {"starts_on": a_day(before=60), "ends_on": a_day(after=60)}
    made = Agreement(centre=school.centre, school=school, kind=AgreementKind.LETTER, **days | facts)
    if with_paper:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "hoja.pdf"
            path.write_bytes(pdf_page())
            keep_paper(made, Checked(path, "application/pdf", "pdf", path.stat().st_size, "", pages=1))
    made.save()
    return made


def pdf_page() -> bytes:
    """One empty page."""
    content = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(content)
    return content.getvalue()


def make_student_user(student: Student) -> User:
    """The account behind a student, without a secret."""
    user = User(username=f"e{next(_numbers):06d}", kind=UserKind.STUDENT)
    user.set_unusable_password()
    user.save()
    student.user = user
    student.save()
    return user


def past(moment: datetime, *, days: int) -> datetime:
    return moment - timedelta(days=days)


def make_register(*, session: WorkshopSession, statuses: dict[Enrolment, Status]) -> Register:
    """The handed-in register of a meeting, with the current state of each of these enrolments."""
    register = Register.objects.create(session=session, taken_at=session.ends_at)
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(register=register, enrolment=enrolment, status=status, updated_at=session.ends_at)
        for enrolment, status in statuses.items()
    )
    return register
