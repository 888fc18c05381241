"""The quizzes of the demo as they are written: one form for entry and exit, and a kind word for every answer."""

import tomllib

import pytest

from lms.portal.demo.lessons import FILES

QUIZZES = {path.stem: tomllib.loads(path.read_text(encoding="utf8")) for path in sorted(FILES.glob("quiz_*.toml"))}
OF_WORKSHOPS = [name for name in QUIZZES if len(name) == len("quiz_A")]
# Written the same in Spanish and in English.
ALIKE = {"No", "loreto2012"}


def of_kind(quiz: dict, kind: str) -> list[dict]:
    return [question for question in quiz["questions"] if question["kind"] == kind]


def options(question: dict) -> list[dict]:
    """What may be chosen or put in order."""
    return question.get("options", []) + question.get("order", [])


def sentences(value) -> list[str]:
    """All that is written in this part of a quiz, whatever the depth."""
    if isinstance(value, dict):
        return [words for inner in value.values() for words in sentences(inner)]
    if isinstance(value, list):
        return [words for inner in value for words in sentences(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", OF_WORKSHOPS)
def test_a_workshop_asks_six_things_to_know_and_two_or_three_to_feel(name):
    assert len(of_kind(QUIZZES[name], "knowledge")) == 6
    assert 2 <= len(of_kind(QUIZZES[name], "attitude")) <= 3
    assert {question["type"] for question in of_kind(QUIZZES[name], "attitude")} == {"scale"}


@pytest.mark.parametrize("name", QUIZZES)
def test_every_question_has_a_name_of_its_own_and_says_itself_in_two_languages(name):
    quiz = QUIZZES[name]
    names = [question["id"] for question in quiz["questions"]]

    assert len(set(names)) == len(names)
    for part in (quiz, *quiz["questions"], *(option for question in quiz["questions"] for option in options(question))):
        for field in {"title", "intro", "text", "hint", "explanation", "from_label", "to_label"} & set(part):
            assert part[field] in ALIKE or part[field] != part[f"{field}_en"], part[field]
            assert part[f"{field}_en"].strip(), part[field]


@pytest.mark.parametrize("name", QUIZZES)
def test_every_answer_is_explained_and_the_right_ones_are_as_many_as_the_question_says(name):
    for question in of_kind(QUIZZES[name], "knowledge"):
        right = [option for option in question.get("options", ()) if option["right"]]

        if question["type"] in ("one", "picture"):
            assert len(right) == 1, question["id"]
        if question["type"] == "several":
            assert 1 < len(right) < len(question["options"]), question["id"]
        assert all(option["explanation"] for option in question.get("options", ())), question["id"]
        if question["type"] in ("order", "text"):
            assert question["explanation"], question["id"]


@pytest.mark.parametrize("name", QUIZZES)
def test_what_is_said_of_a_scale_or_in_a_survey_is_never_right_or_wrong(name):
    for question in QUIZZES[name]["questions"]:
        if question["kind"] != "knowledge":
            assert not [option for option in question.get("options", ()) if option["right"]], question["id"]
        if question["type"] == "scale":
            assert question["reversed"] in (True, False)
            assert question["from_label"] != question["to_label"]


@pytest.mark.parametrize("name", QUIZZES)
def test_nothing_is_too_long_for_a_phone(name):
    quiz = QUIZZES[name]

    assert len(quiz["title"]) <= 120
    assert max(map(len, sentences([question.get("options", []) for question in quiz["questions"]]))) <= 400
    for question in quiz["questions"]:
        assert len(question["text"]) <= 200, question["id"]
        assert max(len(question.get("hint", "")), len(question.get("hint_en", ""))) <= 200, question["id"]
        for option in options(question):
            assert max(len(option["text"]), len(option["text_en"])) <= 200, question["id"]


def test_one_question_of_all_is_asked_with_drawings_that_are_shipped():
    drawn = [question for quiz in QUIZZES.values() for question in quiz["questions"] if question["type"] == "picture"]
    drawings = FILES.parents[3] / "lms/core/static/img/pictures"

    assert len(drawn) == 1
    for question in drawn:
        assert all((drawings / f"{option['picture']}.svg").is_file() for option in question["options"])
