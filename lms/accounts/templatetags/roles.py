"""Roles in words, wherever they are kept as codes."""

from django import template

from lms.accounts.enums import Role, UserKind

register = template.Library()
WORDS = {value: label for choices in (Role, UserKind) for value, label in choices.choices}


@register.filter
def role_words(codes: str) -> str:
    """“coordinator,teacher” as “Coordinador/a, Docente”; a code of another day as it is."""
    return ", ".join(str(WORDS.get(code, code)) for code in codes.split(",") if code)
