"""A quiz in a template."""

from django import template

from curriculum.models import Quiz
from curriculum.questions import Question, questions_of

register = template.Library()


@register.filter
def questions(quiz: Quiz) -> list[Question]:
    """Its questions in order."""
    return questions_of(quiz)
