"""How days and hours of meetings are written."""

from datetime import date

from django import template

from lms.scheduling.calendar import day_in_words

register = template.Library()


@register.filter
def in_words(day: date) -> str:
    """“martes 3 de noviembre”."""
    return day_in_words(day)
