"""Many values as one parameter: the same rows as a plain list finds, on both databases."""

import pytest

from lms.core.listed import Listed
from lms.records.models import Student

from ..builders import make_student

pytestmark = pytest.mark.django_db


@pytest.fixture
def students():
    return [make_student() for _number in range(3)]


@pytest.mark.parametrize("name", ["pk", "public_id", "paternal_surname"])
def test_the_same_are_found_as_by_a_list(students, name):
    wanted = [getattr(student, name) for student in students[:2]]

    found = set(Student.objects.filter(**{f"{name}__in": Listed(wanted)}))

    assert found == set(Student.objects.filter(**{f"{name}__in": wanted}))
    assert set(students[:2]) <= found


def test_more_are_asked_for_than_a_question_takes_parameters(students):
    wanted = [*range(-300_000, 0), students[0].pk]

    assert list(Student.objects.filter(pk__in=Listed(wanted))) == [students[0]]


def test_nothing_is_asked_for_without_values(students, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list(Student.objects.filter(pk__in=Listed([]))) == []


def test_words_are_never_read_as_a_question(students):
    assert list(Student.objects.filter(paternal_surname__in=Listed(["'; --", '"]', "ñ}"]))) == []
