"""The quizzes of the demo as they are written (`curriculum/quiz_*.toml`), and the exit question of each lesson.

A question and its options have the same ids in both languages: they are made of the quiz's code and their own.
"""

import json
import tomllib
import uuid
from pathlib import Path

from wagtail.models import Locale

from curriculum.enums_quiz import QuizPurpose
from curriculum.models import LessonPage, Quiz, WorkshopPage

FILES = Path(__file__).parent / "curriculum"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "quiz.maloca.invalid")
LANGUAGES = ("es", "en")
EXIT_TITLES = {"es": "Pregunta de salida", "en": "Exit question"}
PURPOSES = {"quiz_satisfaction": QuizPurpose.SATISFACTION}


def make_quizzes(files: list[Path] | None = None) -> None:
    """Every quiz of the files in Spanish and, where it is translated, in English; then one question for each lesson."""
    files = sorted(FILES.glob("quiz_*.toml")) if files is None else files
    for file in files:
        make_quiz(tomllib.loads(file.read_text(encoding="utf8")), PURPOSES.get(file.stem, QuizPurpose.ENTRY_EXIT))
    asked = LessonPage.objects.filter(locale__language_code__in=LANGUAGES).exclude(exit_question="")
    for lesson in asked.select_related("locale").order_by("path"):
        _ask_at_the_end(lesson)


def make_quiz(toml: dict, purpose: str) -> None:
    """One quiz in each language that it is written in."""
    code = toml["code"]
    workshops = {page.locale.language_code: page for page in WorkshopPage.objects.filter(code=code).select_related("locale")}
    for language in LANGUAGES:
        if language != "es" and f"title_{language}" not in toml:
            continue
        _save(
            code=f"quiz-{code}",
            language=language,
            title=_said(toml, "title", language),
            intro=_said(toml, "intro", language),
            purpose=purpose,
            workshop=workshops.get(language) if purpose == QuizPurpose.ENTRY_EXIT else None,
            may_retry=purpose == QuizPurpose.PRACTICE,
            questions=json.dumps([_question(code, question, language) for question in toml["questions"]]),
        )


def _ask_at_the_end(lesson: LessonPage) -> None:
    """The exit question of a lesson as a quiz of one question, in the language of that lesson's page."""
    language = lesson.locale.language_code
    question = {"id": "exit", "type": "text", "kind": "survey", "text": lesson.exit_question}
    fields = {"lesson": lesson, "questions": json.dumps([_question(lesson.code, question, "es")])}
    title = f"{EXIT_TITLES[language]}: {lesson.title}"[:120]
    _save(code=f"exit-{lesson.code}", language=language, title=title, purpose=QuizPurpose.LESSON, **fields)


def _save(*, code: str, language: str, **fields) -> None:
    locale = Locale.objects.get(language_code=language)
    Quiz.objects.create(code=code, locale=locale, translation_key=uuid.uuid5(NAMESPACE, code), **fields)


def _said(toml: dict, name: str, language: str) -> str:
    """A text in that language; in Spanish where it is written in no other."""
    return toml.get(name if language == "es" else f"{name}_{language}", toml.get(name, ""))


def _id(*names: object) -> str:
    return str(uuid.uuid5(NAMESPACE, ":".join(str(name) for name in names)))


def _question(code: str, toml: dict, language: str) -> dict:
    """The question as Wagtail stores a block."""
    key = _id(code, toml["id"])
    value = {"kind": toml["kind"], **{name: _said(toml, name, language) for name in ("text", "hint", "explanation")}}
    match toml["type"]:
        case "order":
            value["steps"] = _items(key, [_said(step, "text", language) for step in toml["order"]])
        case "text":
            value["accepted"] = _items(key, toml.get("accepted", []))
        case "scale":
            value |= {name: _said(toml, name, language) for name in ("from_label", "to_label")}
            value["is_reversed"] = toml.get("reversed", False)
        case _:
            value["options"] = _items(key, [_option(option, language) for option in toml["options"]])
    return {"id": key, "type": toml["type"], "value": value}


def _option(toml: dict, language: str) -> dict:
    option = {name: _said(toml, name, language) for name in ("text", "explanation")} | {"is_right": toml.get("right", False)}
    return option | ({"drawing": toml["picture"]} if "picture" in toml else {})


def _items(key: str, values: list) -> list[dict]:
    return [{"id": _id(key, number), "type": "item", "value": value} for number, value in enumerate(values, start=1)]
