"""The English of the demo's curriculum: every Spanish text has one, and every English one has its Spanish."""

from collections.abc import Iterator

import pytest

from lms.portal.demo.lessons import FILES, in_english, read

CODES = sorted(file.stem for file in FILES.glob("[A-D]*.toml"))
QUIZZES = sorted(file.stem for file in FILES.glob("quiz_*.toml"))
# What is the same in every language, and what is printed in Spanish only.
NOT_TEXT = {"code", "slug", "minutes", "short_minutes", "short", "digcomp", "age_from", "age_to", "grades", "lesson_minutes"}
PRINTED = {"name", "audience", "intro", "blocks"}


def texts(value, place: str = "") -> Iterator[tuple[str, str]]:
    """Each text to be translated, with its place in the file."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from texts(one, f"{place}[{number}]")
    elif isinstance(value, dict):
        left_out = NOT_TEXT | {"lessons", "sensitive"} | (PRINTED if place.startswith("annexes") else set())
        for name, one in value.items():
            if name not in left_out and not name.endswith("_en"):
                yield from texts(one, f"{place}.{name}".lstrip("."))


def mismatches(spanish: dict, english: dict) -> list[str]:
    """The places where one language says something and the other nothing."""
    here, there = dict(texts(spanish)), dict(texts(english))
    return sorted(place for place in here | there if bool(here.get(place)) != bool(there.get(place)))


def same(spanish: dict, english: dict) -> list[str]:
    """The places where both say the same, of three words and more: nobody has translated them."""
    there = dict(texts(english))
    return [place for place, text in texts(spanish) if len(text.split()) > 2 and there.get(place) == text]


@pytest.mark.parametrize("code", CODES)
def test_every_text_of_a_file_has_its_english_and_every_english_its_spanish(code):
    spanish = read(code)

    assert mismatches(spanish, in_english(spanish)) == []
    assert same(spanish, in_english(spanish)) == []


def without_english(value, place: str = "") -> Iterator[str]:
    """The texts of a quiz that lack the English beside them, as `text` and `text_en`."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from without_english(one, f"{place}[{number}]")
    elif isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, str) and " " in one and not name.endswith("_en") and not value.get(f"{name}_en"):
                yield f"{place}.{name}"
            yield from without_english(one, f"{place}.{name}")


@pytest.mark.parametrize("name", QUIZZES)
def test_every_text_of_a_quiz_has_its_english_beside_it(name):
    assert list(without_english(read(name))) == []


def test_a_question_without_english_would_be_seen():
    quiz = read(QUIZZES[0])
    quiz["questions"][0].pop("text_en")

    assert list(without_english(quiz)) == [".questions[0].text"]


def test_every_english_file_has_its_spanish_one():
    assert sorted(file.stem for file in (FILES / "en").glob("*.toml")) == CODES


def test_a_text_without_english_an_english_one_without_spanish_and_a_copied_one_would_be_seen():
    spanish = read("A3")
    english = in_english(spanish)

    assert mismatches(spanish, english | {"key_ideas": english["key_ideas"][:-1]}) == ["key_ideas[4]"]
    assert mismatches(spanish, english | {"plan_b": "Only here."}) == ["plan_b"]
    assert same(spanish, english | {"evidence": spanish["evidence"]}) == ["evidence"]
    with pytest.raises(ValueError, match="zip"):
        in_english(spanish | {"phases": spanish["phases"][:-1]})
