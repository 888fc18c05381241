"""Whose reading is noted, and where a lesson is read."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language

from curriculum.models import LessonPage
from lms.records.models import Enrolment


def place_reading(user, lesson_key: UUID, day: date) -> Enrolment | None:
    """The student's newest place in a cohort whose workshop has that lesson, in whatever language."""
    lesson = LessonPage.objects.filter(translation_key=lesson_key, locale__language_code=settings.LANGUAGE_CODE).first()
    if lesson is None:
        return None
    places = Enrolment.objects.visible_to(user).active_on(day)
    return places.filter(cohort__workshop__path=lesson.path[: -LessonPage.steplen]).order_by("-starts_on", "-pk").first()


def lesson_address(lesson_key: UUID) -> str:
    """Where that lesson is read in the language of the page; empty where no site shows it."""
    here = LessonPage.objects.live().filter(translation_key=lesson_key, locale__language_code=get_language()).first()
    return (here and (here.get_url_parts() or ("", "", ""))[2]) or ""
