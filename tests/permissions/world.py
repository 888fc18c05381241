"""Two centres with the same things in each, and one person of every role who belongs to the first."""

import uuid
from dataclasses import dataclass

from django.test import Client

from curriculum.enums import Audience
from curriculum.models import LessonPage, Quiz
from lms.accounts.enums import Role
from lms.attendance.enums import Status
from lms.attendance.models import AttendanceRecord, Register
from lms.core import clock
from lms.credentials.models import Certificate
from lms.learning.enums import Moment
from lms.learning.models import Answer, Attempt
from lms.learning.queries import sitting_id
from lms.notices.enums import MessageState, Why
from lms.notices.models import Contact, Message
from lms.records.actions import preview_roster
from lms.records.models import AwarenessEvent, KeptLesson, Partner, School, SchoolContact, StaffClearance
from lms.records.roster.preview import Answers
from lms.scheduling.actions_feeds import make_feed
from lms.scheduling.actions_requests import accept_request
from lms.scheduling.enums import ChangeKind, ChangeReason
from lms.scheduling.models import CalendarFeed, Closure, SessionChange, SessionFacilitator, TravelTime
from lms.scheduling.models.feeds import digest_of

from ..builders import (
    a_day,
    give_consent,
    make_agreement,
    make_cohort,
    make_enrolment,
    make_material,
    make_quiz,
    make_request,
    make_school,
    make_session,
    make_staff,
    make_student,
    make_student_user,
    make_workshop,
)
from ..signing_in import half_signed_in, signed_in

ROLES = ("public", "student", "teacher", "facilitator", "coordinator", "editor", "administrator", "half", "bare")


@dataclass(frozen=True)
class World:
    """What stands in one centre: the arguments of an address for each kind of thing, and who works there."""

    arguments: dict[str, dict]
    clients: dict[str, Client]


def build_world(*, school: School | None = None) -> World:
    """One school with everything that an address can name, and a signed-in client of every role in its scope."""
    school = school or make_school()
    workshop = make_workshop(lessons=1)
    reach = {Role.COORDINATOR: {"centre": school.centre}, Role.TEACHER: {"school": school}}
    staff = {role: make_staff(role=role, **reach.get(role, {})) for role in Role}
    cohort = make_cohort(school=school, workshop=workshop, facilitator=staff[Role.FACILITATOR], teacher=staff[Role.TEACHER])
    student = make_student(school=school)
    enrolment = make_enrolment(cohort=cohort, student=student)
    give_consent(student)
    arguments = _arguments(school, workshop, cohort, enrolment, staff)
    return World(arguments, _clients(school, staff, make_student_user(student)))


def _arguments(school, workshop, cohort, enrolment, staff) -> dict[str, dict]:
    unmarked, marked = (
        make_session(cohort=cohort, day=a_day(before=7)),
        make_session(cohort=cohort, day=a_day(before=14), number=2),
    )
    register = Register.objects.create(session=marked, taken_by=staff[Role.FACILITATOR], taken_at=marked.ends_at)
    AttendanceRecord.objects.create(register=register, enrolment=enrolment, status=Status.PRESENT, updated_at=marked.ends_at)
    certificate = Certificate.objects.create(
        enrolment=enrolment,
        code=uuid.uuid4().hex[:27].upper(),
        holder_name="Persona",
        holder_initials="P.",
        workshop_title=workshop.title,
        organisation="Casa",
        hours=9,
        month=a_day().replace(day=1),
        issued_at=clock.now(),
    )
    roster_import = preview_roster(
        cohort=cohort,
        content=b"apellido_paterno,apellido_materno,nombres\nQuispe,Flores,Rosa\n",
        file_name="nomina.csv",
        answers=Answers(),
        user=staff[Role.COORDINATOR],
        now=clock.now(),
    )
    closure = Closure.objects.create(starts_on=a_day(), ends_on=a_day(), name="Aniversario", school=school, centre=school.centre)
    event = AwarenessEvent.objects.create(centre=school.centre, held_on=a_day(), kind="Feria", district="Belén", aged_18_up=9)
    lesson = _lesson_with_annex(workshop)
    KeptLesson.objects.create(cohort=cohort, lesson=lesson, revision=lesson.save_revision())
    material = make_material(lesson=lesson, audience=Audience.STUDENTS)
    taught = make_staff(role=Role.TEACHER, school=school)
    quiz = _begun_quiz(workshop, enrolment)
    return {
        "own lesson": {"lesson_key": lesson.translation_key},
        "quiz": {"quiz": quiz.translation_key},
        "typed quiz": {"public_id": cohort.public_id, "quiz": quiz.translation_key, "moment": "other"},
        "sitting": {"public_id": sitting_id(enrolment.public_id, quiz, Moment.OTHER)},
        "cohort": {"public_id": cohort.public_id},
        "cohort's lesson": {"public_id": cohort.public_id, "lesson_key": lesson.translation_key},
        "session": {"public_id": unmarked.public_id},
        "marked session": {"public_id": marked.public_id},
        "certificate": {"public_id": certificate.public_id},
        "import": {"public_id": roster_import.public_id},
        "enrolment": {"public_id": enrolment.public_id},
        "school row": {"pk": school.pk},
        "cohort row": {"pk": cohort.pk},
        "closure row": {"pk": closure.pk},
        "event row": {"pk": event.pk},
        "centre row": {"pk": school.centre.pk},
        "term row": {"pk": cohort.term.pk},
        "partner row": {"pk": Partner.objects.create(name=f"Aliado {cohort.code}", kind="civil_society").pk},
        "person": {"pk": taught.pk},
        "grant": {"pk": taught.pk, "grant": taught.grants.get().pk},
        "place": {"public_id": cohort.public_id, "place": cohort.staff.first().pk},
        "lesson": {"code": lesson.code.lower()},
        "workshop": {"code": workshop.code.lower()},
        "material": {"public_id": material.public_id},
        "material row": {"pk": material.pk},
        **_feed(unmarked, staff[Role.FACILITATOR]),
        "message": {"public_id": _told(taught, "1", MessageState.WAITING).public_id},
        "failed message": {"public_id": _told(taught, "2", MessageState.FAILED, why=Why.NOT_TAKEN).public_id},
        "clearance row": {"pk": _checked(staff[Role.FACILITATOR]).pk},
        "travel row": {"pk": _way(school.centre).pk},
        "batch": {"batch": _changed(unmarked, staff)},
        "nothing": {},
        **_agreed(school, workshop, staff),
    }


def _checked(facilitator):
    return StaffClearance.objects.create(user=facilitator, kind="records", checked_on=a_day(before=99), expires_on=a_day(after=9))


def _way(centre):
    return TravelTime.objects.create(
        centre=centre, from_district=f"Belén {TravelTime.objects.count()}", to_district="Punchana", minutes=40
    )


def _agreed(school, workshop, staff) -> dict[str, dict]:
    """What the school asked for, one request answered and one not; its agreement with its paper; whom to call there."""
    facts = {"school": school, "by": staff[Role.TEACHER], "workshop": workshop, "note": "Aula 6"}
    asked, accepted = make_request(**facts), make_request(**facts, section="B")
    accept_request(request=accepted, by=staff[Role.COORDINATOR], now=clock.now(), seen=1)
    agreement = make_agreement(school=school, reference="001", quota=20, with_paper=True)
    contact = SchoolContact.objects.create(school=school, role="head", name="Directora", phone="965123456")
    return {
        "request": {"public_id": asked.public_id},
        "accepted request": {"public_id": accepted.public_id},
        "agreement": {"public_id": agreement.public_id},
        "agreement row": {"pk": agreement.pk},
        "contact row": {"pk": contact.pk},
    }


def _changed(session, staff) -> uuid.UUID:
    """The batch in which a meeting came from another room, and from another facilitator."""
    batch = uuid.uuid4()
    who = {"batch": batch, "session": session, "changed_by": staff[Role.COORDINATOR], "changed_at": clock.now()}
    before = {"from_starts_at": session.starts_at, "from_ends_at": session.ends_at, "from_place": "Otra aula"}
    after = {"to_starts_at": session.starts_at, "to_ends_at": session.ends_at, "to_place": session.place}
    SessionChange.objects.create(kind=ChangeKind.MOVED, reason=ChangeReason.RAIN, **who, **before, **after)
    people = {"from_user": staff[Role.TEACHER], "to_user": staff[Role.FACILITATOR]}
    SessionChange.objects.create(kind=ChangeKind.SUBSTITUTED, reason=ChangeReason.HEALTH, **who, **people)
    type(session).objects.filter(pk=session.pk).update(sequence=1, changed_at=clock.now())
    return batch


def _feed(session, facilitator) -> dict[str, dict]:
    """The facilitator's calendar, with this meeting in it."""
    SessionFacilitator.objects.get_or_create(session=session, user=facilitator)
    token = make_feed(user=facilitator, centre=None, now=clock.now())
    own = CalendarFeed.objects.get(token_hash=digest_of(token))
    return {"feed": {"token": token}, "own feed": {"public_id": own.public_id}}


def _told(user, key: str, state: MessageState, **facts) -> Message:
    """Something that this person is told by hand, by the number that the account holds."""
    Contact.objects.get_or_create(user=user, defaults={"whatsapp": "51900000000"})
    facts |= {"channel": "whatsapp", "language": "es", "subject": "Asunto", "text": "Texto"}
    now = clock.now()
    return Message.objects.create(recipient=user, event="session_moved", key=key, state=state, made_at=now, due_at=now, **facts)


def _begun_quiz(workshop, enrolment) -> Quiz:
    """A practice of this workshop, in which the student has written a few words."""
    quiz = make_quiz(workshop=workshop)
    facts = {"cohort": enrolment.cohort, "quiz": quiz, "moment": Moment.OTHER, "version": quiz.version}
    attempt = Attempt.objects.create(enrolment=enrolment, started_at=clock.now(), **facts)
    key = quiz.questions[0].id
    Answer.objects.create(attempt=attempt, question=key, text="Unas palabras", answered_at=clock.now())
    return quiz


def _lesson_with_annex(workshop) -> LessonPage:
    lesson = LessonPage.objects.child_of(workshop).get()
    parts = [{"type": "text", "value": {"heading": "", "paragraphs": ["Una hoja."]}}]
    lesson.annexes = [("annex", {"name": "hoja", "title": "Hoja", "audience": "open", "intro": "", "parts": parts})]
    lesson.save()
    return lesson


def _clients(school, staff, student_user) -> dict[str, Client]:
    clients = {role.value: signed_in(user) for role, user in staff.items()}
    student = Client()
    student.force_login(student_user, backend="lms.classroom.backends.StudentBackend")
    # Coordinators too, who have not shown a second factor: one who set it up, and one who did not yet.
    half = half_signed_in(make_staff(role=Role.COORDINATOR, centre=school.centre))
    bare = signed_in(staff[Role.COORDINATOR], with_factor=False)
    return {"public": Client(), "student": student, **clients, "half": half, "bare": bare}


def nobodys(arguments: dict) -> dict:
    """The same arguments with ids that nothing has."""
    made_up = {"public_id": uuid.uuid4(), "quiz": uuid.uuid4(), "batch": uuid.uuid4(), "lesson_key": uuid.uuid4()}
    random = {**made_up, **dict.fromkeys(("pk", "place", "grant"), 10**12), "code": "zz99"}
    return {name: random.get(name, value) for name, value in arguments.items()}
