"""The names on the students' list."""

import pytest

from lms.classroom.actions import make_pins
from lms.classroom.queries import class_list, class_names
from lms.records.enums import Purpose
from lms.records.models import Student
from tests.builders import a_day, give_consent, make_cohort, make_enrolment, make_student


def student(given: str, paternal: str, maternal: str = "") -> Student:
    return Student(given_names=given, paternal_surname=paternal, maternal_surname=maternal)


def test_first_names_and_an_initial():
    assert class_names([student("Luz Marina", "Tamani", "Flores"), student("Kiara", "Ñahui")]) == ["Luz Marina T.", "Kiara Ñ."]


def test_a_second_letter_only_where_two_collide():
    names = class_names([student("Ana", "Flores"), student("Ana", "Fasabi"), student("Ana", "Ríos"), student("Luis", "Flores")])

    assert names == ["Ana Fl.", "Ana Fa.", "Ana R.", "Luis F."]


def test_accents_do_not_tell_two_apart():
    assert class_names([student("María", "Ríos"), student("Maria", "Reátegui")]) == ["María Rí.", "Maria Re."]


def test_the_other_surname_helps_where_the_first_are_alike():
    names = class_names([student("Luz", "Tamani", "Flores"), student("Luz", "Tamani", "Inuma"), student("Luz", "Torres", "Ríos")])

    assert names == ["Luz Ta. F.", "Luz Ta. I.", "Luz To."]


def test_letters_are_added_until_two_differ_or_none_is_left():
    students = [student("Luz", "Tamani", "Cruz"), student("Luz", "Tapullima", "Castro"), student("Luz", "Tamani", "Cruz")]

    assert class_names(students) == ["Luz Taman. Cru.", "Luz Tapul. Cas.", "Luz Taman. Cru."]


def test_nobody():
    assert class_names([]) == []


@pytest.mark.django_db
def test_the_list_holds_only_who_consented_and_has_a_secret(now):
    cohort = make_cohort()
    rows = [
        make_enrolment(cohort=cohort, student=make_student(school=cohort.school, given=given, surname=surname))
        for given, surname in (("Ana", "Alva"), ("Bea", "Boza"), ("Caro", "Cruz"), ("Dina", "Díaz"))
    ]
    for row in (rows[1], rows[3]):
        give_consent(row.student, Purpose.PARTICIPATION)
    make_pins(cohort=cohort, made_by=None, now=now, only=[str(rows[3].public_id)])
    other = make_enrolment(cohort=make_cohort())
    give_consent(other.student)
    make_pins(cohort=other.cohort, made_by=None, now=now)

    names = class_list(cohort, a_day())

    assert [(name.number, name.name, name.enrolment) for name in names] == [(4, "Dina D.", rows[3])]


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 3, 30])
def test_one_question_whatever_the_size(now, size, django_assert_num_queries):
    cohort = make_cohort()
    for _ in range(size):
        give_consent(make_enrolment(cohort=cohort).student, Purpose.PARTICIPATION)
    make_pins(cohort=cohort, made_by=None, now=now)

    with django_assert_num_queries(1):
        assert len(class_list(cohort, a_day())) == size
