"""A quiz on paper: big boxes to mark, a box for a code, the questions in their fixed order. Nothing about a person."""

from datetime import datetime
from pathlib import Path

from curriculum.models import Quiz
from curriculum.questions import Question, questions_of
from lms.core import clock, pdf

from .enums import NAMELESS

TEMPLATE = Path(__file__).parent / "typst" / "quiz.typ"
# Of a quiz that was never published by an editor.
UNDATED = datetime(2026, 1, 1, tzinfo=clock.LIMA)


def sheet_of(quiz: Quiz, language: str) -> bytes:
    """The sheet as PDF, in the language of the quiz."""
    dated = quiz.last_published_at or UNDATED
    return pdf.render(TEMPLATE, sheet_data(quiz, language), dated=dated)


def sheet_data(quiz: Quiz, language: str) -> dict[str, object]:
    """What the sheet prints."""
    questions = [_question(question) for question in questions_of(quiz)]
    return {
        "title": quiz.title,
        "language": language,
        "questions": questions,
        "version": quiz.version,
        "has_code": quiz.purpose not in NAMELESS,
    }


def _question(question: Question) -> dict[str, object]:
    options = question.mixed if question.type == "order" else question.options
    return {
        "type": question.type,
        "text": question.text,
        "hint": question.hint,
        "options": [{"letter": option.letter, "text": option.text} for option in options],
        "from": question.from_label,
        "to": question.to_label,
    }
