"""What a visitor of the demo finds: accounts, schools, groups of every kind, and the rows that real rosters hold."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import check_password

from curriculum.changes import changes_between
from curriculum.enums_quiz import QuizPurpose
from curriculum.models import Quiz
from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.attendance.models import AttendanceRecord, Mark, Register
from lms.classroom.models import ClassCode, StudentSecret
from lms.core import clock
from lms.credentials.models import Certificate
from lms.portal.demo import organisation
from lms.portal.demo.kept import FORMER_OBJECTIVE
from lms.portal.demo.running import CLASS_CODE, STORY_CODE, TODAYS_GROUP
from lms.portal.demo.sums import age_on, first_attended_days
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Cohort, CohortStaff, Consent, Enrolment, Guardian, KeptLesson, School, Student, Term
from lms.scheduling.models import Closure, WorkshopSession

pytestmark = [pytest.mark.usefixtures("seeded"), pytest.mark.xdist_group("seed")]


def group(code: str) -> Cohort:
    return Cohort.objects.get(code=code)


def account(username: str) -> User:
    return User.objects.get(username=username)


def test_there_are_six_invented_schools_in_two_centres():
    schools = list(School.objects.all())

    assert len({school.number for school in schools}) == 6
    assert all(school.modular_code.startswith("99") for school in schools)
    assert Counter(school.number for school in schools)["99104"] == 3
    primary, secondary = School.objects.filter(number="99104", annex="0").order_by("level")
    assert primary.building_code == secondary.building_code
    assert (primary.level, secondary.level) == ("B0", "F0")
    assert School.objects.get(annex="1").status == "closed"
    assert {(s.district, s.ubigeo) for s in schools} == {
        ("Belén", "160112"), ("Punchana", "160108"), ("San Juan Bautista", "160113"), ("Iquitos", "160101"),
        ("San Juan de Lurigancho", "150132"), ("Comas", "150110"),
    }  # fmt: skip


def test_staff_are_as_many_as_promised():
    roles = Counter(grant.role for user in User.objects.all() for grant in user.grants.all())

    assert roles == {Role.ADMINISTRATOR: 1, Role.EDITOR: 1, Role.COORDINATOR: 2, Role.FACILITATOR: 7, Role.TEACHER: 25}
    assert User.objects.filter(kind="staff", email="").count() == 1
    invited = User.objects.get(email=organisation.INVITED.email)
    assert invited.links.unspent().count() == 1
    assert not account(organisation.LEFT.username).is_active
    assert {user.password for user in User.objects.filter(kind="staff").exclude(pk=invited.pk)} == {account("docente").password}
    assert check_password(organisation.PASSWORD, account("docente").password)


def test_each_role_sees_its_own_and_nothing_else():
    iquitos, lima = account("coordinadora.iquitos"), account("coordinador.lima")
    story = group(STORY_CODE)

    assert story in Cohort.objects.visible_to(iquitos)
    assert story not in Cohort.objects.visible_to(lima)
    assert Cohort.objects.visible_to(lima).exists()
    assert {story, group(TODAYS_GROUP)} <= set(Cohort.objects.run_by(account("facilitadora")))
    assert story in Cohort.objects.visible_to(account("docente"))
    assert not Student.objects.visible_to(account("administradora")).exists()
    assert {s.number for s in School.objects.visible_to(account("docente"))} == {"99103"}
    own = AttendanceRecord.objects.visible_to(account("docente"))
    assert {r.enrolment.cohort.school.number for r in own.select_related("enrolment__cohort__school")} == {"99103"}


def test_the_story_waits_for_its_roster():
    story, today = group(STORY_CODE), clock.today()

    assert (story.starts_on, story.capacity, story.label) == (today - timedelta(days=35), 35, "3.º A")
    assert story.workshop.code == "A"
    assert story.school.name == "Laguna Quistococha"
    assert not story.enrolments.exists()
    assert not story.sessions.exists()
    closure = Closure.objects.get(school=story.school)
    assert story.starts_on < closure.starts_on < closure.ends_on <= today
    assert story.term.starts_on <= story.starts_on


def test_one_meeting_of_the_facilitators_is_today():
    sessions = WorkshopSession.objects.run_by(account("facilitadora")).starting_on(clock.today())

    assert [session.cohort.code for session in sessions] == [TODAYS_GROUP]
    assert not Register.objects.filter(session__in=sessions).exists()
    assert sessions[0].starts_at <= clock.now()
    assert Enrolment.objects.filter(cohort__code=TODAYS_GROUP).active_on(clock.today()).count() == 30


def test_a_term_holds_today():
    today = clock.today()

    assert Term.objects.filter(starts_on__lte=today, ends_on__gte=today).count() == 1


def test_groups_are_finished_running_planned_empty_and_full():
    today = clock.today()
    full = group("IQ-C6-26")

    assert Cohort.objects.filter(first_held_on=None, starts_on__gt=today).count() >= 3
    assert not group("IQ-5D-26").enrolments.exists()
    assert full.enrolments.active_on(today).count() == full.capacity


def test_every_seat_is_within_the_capacity():
    for cohort in Cohort.objects.all():
        assert cohort.enrolments.count() <= cohort.capacity


def test_marks_and_current_state_agree():
    newest = {}
    for mark in Mark.objects.order_by("pk"):
        newest[mark.register_id, mark.enrolment_id] = (mark.status, mark.absence_reason)
    records = {(r.register_id, r.enrolment_id): (r.status, r.absence_reason) for r in AttendanceRecord.objects.all()}

    assert newest == records
    assert Mark.objects.count() > len(records)
    assert Register.objects.filter(state="amended").exists()


def test_only_running_groups_have_pins_and_one_class_is_open():
    with_secret = set(StudentSecret.objects.values_list("student", flat=True))
    running = Enrolment.objects.filter(cohort__term__name="Periodo en curso", student__isnull=False)

    assert with_secret
    assert with_secret <= set(running.values_list("student", flat=True))
    assert len(set(StudentSecret.objects.values_list("pin_hash", flat=True))) == 1
    code = ClassCode.objects.open_at(clock.now()).get()
    assert (code.code, code.cohort.code) == (CLASS_CODE, TODAYS_GROUP)


def test_certificates_are_issued_to_those_who_may_have_one():
    certificates = list(Certificate.objects.select_related("enrolment"))

    finished = Cohort.objects.filter(term__ends_on__lt=clock.today())
    without = finished.exclude(pk__in=[c.enrolment.cohort_id for c in certificates])
    assert {cohort.code for cohort in without} == {"IQ-B6-26", "IQ-B7-26", "IQ-C5-26", "IQ-D5-26", "LI-C1-26"}
    assert all(c.issued_at.date() > c.month for c in certificates)
    given = set(Consent.objects.given_for(Purpose.CERTIFICATE).values_list("student", flat=True))
    assert {c.enrolment.student_id for c in certificates} <= given
    assert all("inventada" in c.organisation for c in certificates)


def test_families_answered_in_different_ways():
    answered = {}
    for student, purpose, state in Consent.objects.values_list("student", "purpose", "state"):
        answered.setdefault(student, {})[purpose] = state
    first_only = [a for a in answered.values() if a == {Purpose.PARTICIPATION: ConsentState.GIVEN}]
    refused = [a for a in answered.values() if a.get(Purpose.CERTIFICATE) == ConsentState.REFUSED]

    assert first_only
    assert refused
    assert Student.objects.exclude(pk__in=answered).exists()
    assert Enrolment.objects.filter(student=None).exclude(refusal_key="").count() == 1


def test_a_pending_name_has_not_attended():
    pending = Student.objects.exclude(pk__in=Consent.objects.values("student"))

    assert not AttendanceRecord.objects.filter(enrolment__student__in=pending).exists()


def test_students_have_the_documents_that_real_ones_have():
    section = Student.objects.filter(enrolments__cohort__code=TODAYS_GROUP)
    kinds = Counter(section.values_list("document_type", flat=True))

    assert kinds["none"] >= 1
    assert kinds["ce"] >= 1
    assert section.filter(document_last2="87").exists()
    assert Student.objects.filter(maternal_surname="").count() >= 3
    assert Student.objects.filter(paternal_surname="De la Cruz").exists()


def test_two_of_one_section_bear_the_same_name_and_two_share_a_telephone():
    section = Student.objects.filter(enrolments__cohort__code=TODAYS_GROUP)
    names = Counter(section.values_list("sort_name", flat=True))
    phones = Counter(Guardian.objects.exclude(phone="").values_list("phone", flat=True))

    assert max(names.values()) == 2
    assert max(phones.values()) >= 2
    assert Guardian.objects.filter(relationship="Abuela", phone="").exists()


def test_ages_that_do_not_fit_the_grade_and_a_birthday_in_mid_cycle():
    days = first_attended_days()
    students = {s.pk: s for s in Student.objects.filter(pk__in=days)}
    first_grade = Enrolment.objects.filter(cohort__grade=1, student__in=students, cohort__school__level="F0")
    over_age = [e for e in first_grade if age_on(students[e.student_id], e.cohort.starts_on) >= 15]
    turned = [
        s for pk, s in students.items()
        if age_on(s, days[pk]) == 17
        and AttendanceRecord.objects.filter(
            enrolment__student=s, register__session__starts_at__date__gte=date(s.birth_year + 18, s.birth_month, 28)
        ).exists()
    ]  # fmt: skip

    assert over_age
    assert turned


def test_some_moved_in_mid_cycle_and_one_joined_late():
    moved = list(Enrolment.objects.filter(end_reason="school").select_related("cohort__school", "student__school"))
    late = [e for e in Enrolment.objects.select_related("cohort") if e.starts_on > e.cohort.starts_on]

    assert len(moved) == 2
    assert all(e.student.school != e.cohort.school for e in moved)
    assert len(late) == 1


def test_a_group_met_rain_a_missing_register_a_closed_day_and_another_facilitator():
    cohort, now = group("IQ-B8-26"), clock.now()
    past = cohort.sessions.filter(ends_at__lt=now)

    assert past.filter(state="cancelled", change_reason="rain").count() == 1
    assert past.filter(state="planned", register=None).count() == 1
    planned = [session.local_day for session in cohort.sessions.to_come(now)]
    assert any(Closure.objects.on(day).filter(school=cohort.school).exists() for day in planned)
    places = CohortStaff.objects.filter(cohort=cohort, role="facilitator").order_by("valid_from")
    assert [place.valid_until is None for place in places] == [False, True]
    assert WorkshopSession.objects.filter(state="cancelled", cohort__term__name__startswith="202").count() >= 8


def test_the_story_s_cohort_keeps_a_former_lesson():
    (kept,) = KeptLesson.objects.select_related("cohort", "lesson")

    assert kept.cohort.code == STORY_CODE
    assert [change.before for change in changes_between(kept.as_page(), kept.lesson)] == [(FORMER_OBJECTIVE,)]


def test_each_lesson_asks_its_exit_question_in_both_languages():
    asked = Quiz.objects.filter(purpose=QuizPurpose.LESSON).order_by("code").values_list("code", "locale__language_code")
    by_language = {language: [code for code, said in asked if said == language] for language in ("es", "en")}

    assert len(by_language["es"]) == 28
    assert by_language["es"] == by_language["en"]
