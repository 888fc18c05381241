"""The search: accents, case and endings do not matter, every word counts, and nothing that is typed is an operator."""

import pytest

from curriculum.models import LessonPage
from curriculum.searching import search, tells
from curriculum.words import forms_of, words_of
from tests.builders import make_lesson, make_workshop

pytestmark = pytest.mark.django_db


def titles(typed: str) -> list[str]:
    return [page.title for page in search(LessonPage.objects.live(), words_of(typed))]


@pytest.fixture
def lessons():
    workshop = make_workshop()
    for number, title in enumerate(("Canciones de la selva", "Mi canción", "La educación y los jóvenes", "Los lápices"), start=1):
        lesson = make_lesson(workshop=workshop, number=number)
        lesson.title = title
        lesson.save()


@pytest.mark.parametrize("typed", ["canción", "CANCION", "cancion", "canciones", "Canciónes"])
def test_a_word_is_found_with_and_without_accent_in_singular_and_plural(lessons, typed):
    assert sorted(titles(typed)) == ["Canciones de la selva", "Mi canción"]


@pytest.mark.parametrize("typed", ["educaciones", "joven", "educacion jovenes", "jovenes", "la educación de los jóvenes"])
def test_every_word_counts_but_those_that_say_nothing(lessons, typed):
    assert titles(typed) == ["La educación y los jóvenes"]


def test_two_words_of_different_lessons_find_none(lessons):
    assert titles("canción lápiz") == []
    assert titles("lapiz") == ["Los lápices"]


@pytest.mark.parametrize(
    "typed", ['"canción', "canción)", "canción & !(", "canción*", "canción\0", "-canción", "canción:*|", "'canción' \\"]
)
def test_operators_of_a_database_are_no_operators(lessons, typed):
    assert sorted(titles(typed)) == ["Canciones de la selva", "Mi canción"]


def test_what_somebody_pasted_is_cut_to_a_few_words():
    assert words_of("\0 %% '';--") == []
    assert words_of("palabra " * 5000) == ["palabra"]
    assert words_of(" ".join(f"p{n}" for n in range(90))) == [f"p{n}" for n in range(8)]
    assert words_of("de la") == ["de", "la"]
    assert words_of("x" * 10_000) == ["x" * 30]


def test_a_word_is_asked_for_in_all_its_forms():
    assert forms_of("a3") == ["a3"]
    assert {"nino", "ninos", "nina", "ninas"} <= set(forms_of("ninas"))
    assert {"lapiz", "lapices"} <= set(forms_of("lapices")) & set(forms_of("lapiz"))
    assert {"cancion", "canciones"} <= set(forms_of("cancion")) & set(forms_of("canciones"))


def test_a_title_tells_the_words_as_the_search_does():
    assert tells("Historias para leer en grupos", ["historia", "grupo"])
    assert not tells("Historias para leer", ["historia", "grupo"])
