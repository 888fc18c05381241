"""Opening a class, and making PINs."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password

from lms.accounts.enums import UserKind
from lms.accounts.models import User
from lms.classroom.actions import close_class, make_pins, open_class
from lms.classroom.codes import EASY_PINS, LETTERS, new_class_code, new_pin, read_class_code, shown
from lms.classroom.models import ClassCode, StudentSecret
from lms.classroom.queries import open_class_for, open_code_of
from lms.records import registry
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Consent
from tests.builders import a_day, give_consent, make_cohort, make_enrolment

pytestmark = pytest.mark.django_db


def test_a_class_code_has_six_characters_without_look_alikes():
    codes = {new_class_code() for _ in range(500)}

    assert len(codes) == 500
    assert all(re.fullmatch(r"[2-9B-DF-HJ-NP-TV-Z]{6}", code) for code in codes)
    assert not set(LETTERS) & set("0O1ILAEU")
    assert read_class_code(f" {shown('TM74Q2').lower()} ") == "TM74Q2"


def test_opening_again_prolongs_the_open_code(now):
    cohort = make_cohort()

    first = open_class(cohort=cohort, opened_by=None, now=now)
    again = open_class(cohort=cohort, opened_by=None, now=now + timedelta(hours=1))

    assert (again.pk, again.code) == (first.pk, first.code)
    assert again.closes_at == now + timedelta(hours=3)
    assert ClassCode.objects.count() == 1


def test_opening_never_shortens(now):
    cohort = make_cohort()
    open_class(cohort=cohort, opened_by=None, now=now, hours=5)

    assert open_class(cohort=cohort, opened_by=None, now=now, hours=2).closes_at == now + timedelta(hours=5)


def test_a_closed_class_gets_a_new_code(now):
    cohort = make_cohort()
    first = open_class(cohort=cohort, opened_by=None, now=now)

    close_class(cohort=cohort, closed_by=None, now=now + timedelta(minutes=5))
    later = now + timedelta(minutes=5)

    assert open_class_for(first.code, later) is None
    assert open_class(cohort=cohort, opened_by=None, now=later).code != first.code


def test_closing_in_the_moment_of_opening_closes(now):
    cohort = make_cohort()
    code = open_class(cohort=cohort, opened_by=None, now=now).code

    close_class(cohort=cohort, closed_by=None, now=now)

    assert open_class_for(code, now) is None


def test_each_cohort_has_its_own_code(now):
    one, two = make_cohort(), make_cohort()

    first, second = (open_class(cohort=cohort, opened_by=None, now=now) for cohort in (one, two))
    close_class(cohort=one, closed_by=None, now=now + timedelta(seconds=1))

    assert first.code != second.code
    assert open_code_of(two, now + timedelta(seconds=1)) == second


def test_easy_pins_are_never_given():
    pins = {new_pin() for _ in range(3000)}

    assert all(re.fullmatch(r"\d{4}", pin) for pin in pins)
    assert not pins & EASY_PINS


def test_pins_are_for_those_whose_family_consented_to_take_part(now):
    cohort = make_cohort()
    yes, waiting, refused, gone, count = (make_enrolment(cohort=cohort) for _ in range(5))
    for enrolment in (yes, refused, gone):
        give_consent(enrolment.student, Purpose.PARTICIPATION)
    give_consent(waiting.student, Purpose.CERTIFICATE)
    Consent.objects.create(student=refused.student, purpose=Purpose.PARTICIPATION, state=ConsentState.REFUSED, recorded_at=now)
    gone.ends_on = a_day(before=1)
    gone.save()
    count.student.delete()

    made = make_pins(cohort=cohort, made_by=None, now=now)

    assert [each.student for each in made] == [yes.student]
    assert StudentSecret.objects.count() == 1


def test_a_pin_makes_an_account_without_identity(now):
    cohort = make_cohort()
    student = make_enrolment(cohort=cohort).student
    give_consent(student)

    (made,) = make_pins(cohort=cohort, made_by=None, now=now)

    student.refresh_from_db()
    user, secret = student.user, StudentSecret.objects.get(student=student)
    assert (user.kind, user.email, user.first_name, user.last_name) == (UserKind.STUDENT, "", "", "")
    assert not user.has_usable_password()
    assert student.paternal_surname.lower() not in user.username
    assert check_password(made.pin, secret.pin_hash)
    assert made.pin not in secret.pin_hash


def test_a_new_pin_keeps_the_account_and_ends_its_sessions(now):
    cohort = make_cohort()
    student = make_enrolment(cohort=cohort).student
    give_consent(student)
    (old,) = make_pins(cohort=cohort, made_by=None, now=now)
    before = User.objects.get(student=student)

    (new,) = make_pins(cohort=cohort, made_by=None, now=now)

    after, secret = User.objects.get(student=student), StudentSecret.objects.get()
    assert after.pk == before.pk
    assert after.get_session_auth_hash() != before.get_session_auth_hash()
    assert check_password(new.pin, secret.pin_hash)
    assert old.pin == new.pin or not check_password(old.pin, secret.pin_hash)


def test_only_the_chosen_get_a_new_pin(now):
    cohort = make_cohort()
    one, two = make_enrolment(cohort=cohort), make_enrolment(cohort=cohort)
    give_consent(one.student), give_consent(two.student)
    make_pins(cohort=cohort, made_by=None, now=now)
    kept = StudentSecret.objects.get(student=one.student).pin_hash

    made = make_pins(cohort=cohort, made_by=None, now=now, only=[str(two.public_id)])

    assert [each.student for each in made] == [two.student]
    assert StudentSecret.objects.get(student=one.student).pin_hash == kept


def test_an_enrolment_of_another_cohort_is_not_served(now):
    cohort, other = make_cohort(), make_enrolment(cohort=make_cohort())
    give_consent(other.student)

    assert make_pins(cohort=cohort, made_by=None, now=now, only=[str(other.public_id)]) == []
    assert not StudentSecret.objects.exists()


@pytest.mark.parametrize("size", [1, 3, 30])
def test_making_pins_asks_the_same_number_of_questions(now, size, django_assert_num_queries):
    cohort = make_cohort()
    for _ in range(size):
        give_consent(make_enrolment(cohort=cohort).student, Purpose.PARTICIPATION)

    with django_assert_num_queries(9):
        assert len(make_pins(cohort=cohort, made_by=None, now=now)) == size


def test_erasing_a_person_removes_account_and_secret(now):
    cohort = make_cohort()
    one, two = make_enrolment(cohort=cohort).student, make_enrolment(cohort=cohort).student
    give_consent(one), give_consent(two)
    make_pins(cohort=cohort, made_by=None, now=now)
    one.refresh_from_db()

    registry.erase(one, now)

    assert list(StudentSecret.objects.values_list("student", flat=True)) == [two.pk]
    assert User.objects.filter(kind=UserKind.STUDENT).count() == 1
