"""Answers of families, and a person who becomes a number."""

import pytest

from lms.records import registry
from lms.records.actions import record_consent, turn_into_head_count
from lms.records.enums import Channel, ConsentState, Purpose
from lms.records.models import Consent, Enrolment, Guardian, Student
from tests.builders import give_consent, make_cohort, make_enrolment, make_staff, make_student, make_student_user

from .rosters import WITH_CONSENT, csv_of, outcomes, preview

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> Student:
    """Ours, in two cohorts; another school's child beside."""
    make_enrolment(cohort=make_cohort())
    cohort = make_cohort()
    place = make_enrolment(cohort=cohort, student=make_student(school=cohort.school, given="Ana", surname="Ríos"))
    make_enrolment(cohort=make_cohort(school=place.cohort.school), student=place.student)
    return place.student


@pytest.fixture
def hooks():
    """A registry that the test may join; what the apps joined is there again afterwards."""
    kept = list(registry._erase), list(registry._has_facts)
    yield registry
    registry._erase[:], registry._has_facts[:] = kept


def answer(student, purpose, state, now, user=None):
    return record_consent(student=student, purpose=purpose, state=state, channel=Channel.TELEPHONE, user=user, now=now)


def test_an_answer_is_a_new_row_and_the_latest_counts(student, now):
    user = make_staff()

    answer(student, Purpose.CERTIFICATE, ConsentState.GIVEN, now, user)
    answer(student, Purpose.CERTIFICATE, ConsentState.REFUSED, now, user)

    assert list(student.consents.order_by("pk").values_list("state", "channel", "recorded_by", "recorded_at")) == [
        ("given", "telephone", user.pk, now),
        ("refused", "telephone", user.pk, now),
    ]
    assert not Consent.objects.given_for(Purpose.CERTIFICATE).exists()


def test_an_answer_that_stands_is_not_written_again(student, now):
    give_consent(student)

    assert answer(student, Purpose.CERTIFICATE, ConsentState.GIVEN, now) is None
    assert student.consents.count() == 3


def test_refusing_to_take_part_leaves_two_numbers_and_no_person(student, now):
    give_consent(student)
    Guardian.objects.create(student=student, name="Rosa")
    user = make_student_user(student)
    places = list(student.enrolments.values_list("pk", flat=True))
    others = Student.objects.exclude(pk=student.pk).count()

    answer(student, Purpose.PARTICIPATION, ConsentState.REFUSED, now)

    assert list(Enrolment.objects.filter(pk__in=places).values_list("student", flat=True)) == [None, None]
    assert not Student.objects.filter(pk=student.pk).exists()
    assert not type(user).objects.filter(pk=user.pk).exists()
    assert not Consent.objects.exists()
    assert not Guardian.objects.exists()
    assert Student.objects.count() == others == 1


def test_the_number_is_known_again_when_the_roster_comes(student, now):
    cohort = student.enrolments.first().cohort
    row = (student.paternal_surname, student.maternal_surname, student.given_names, "", "05/2012", "", "", "")

    turn_into_head_count(student=student, user=None, now=now)

    assert outcomes(preview(cohort, csv_of(row, headings=WITH_CONSENT))) == ["same"]


def test_turning_twice_does_nothing_the_second_time(student, now):
    assert turn_into_head_count(student=student, user=None, now=now) == 2
    assert turn_into_head_count(student=student, user=None, now=now) == 0


def test_two_people_of_one_name_and_month_leave_two_numbers(now):
    cohort = make_cohort()
    twins = [make_student(school=cohort.school, given="Luz", surname="Ríos") for _ in range(2)]
    for twin in twins:
        make_enrolment(cohort=cohort, student=twin)
        turn_into_head_count(student=twin, user=None, now=now)

    keys = sorted(cohort.enrolments.values_list("refusal_key", flat=True))

    assert keys[0] == ""
    assert len(keys[1]) == 64


def test_higher_apps_forget_first_while_the_person_is_still_there(student, now, hooks):
    seen = []
    hooks.join(erase=lambda person, moment: seen.append((person.pk, person.enrolments.count(), moment)))

    turn_into_head_count(student=student, user=None, now=now)

    assert seen == [(student.pk, 2, now)]


def test_a_failing_hook_leaves_everything_as_it_was(student, now, hooks):
    def fail(person, moment):
        raise RuntimeError

    hooks.join(erase=fail)

    with pytest.raises(RuntimeError):
        turn_into_head_count(student=student, user=None, now=now)
    assert student.enrolments.count() == 2


def test_joining_twice_counts_once(student, now, hooks):
    seen = []

    def hook(person, moment):
        seen.append(person.pk)

    hooks.join(erase=hook)
    hooks.join(erase=hook, has_facts=lambda person: person.pk == student.pk)
    facts = hooks.has_facts(student), hooks.has_facts(Student.objects.exclude(pk=student.pk).first())
    turn_into_head_count(student=student, user=None, now=now)

    assert seen == [student.pk]
    assert facts == (True, False)
