"""Days on which a school does not work: the country's holidays, and the closures that somebody entered."""

from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.records.models import Cohort

from .models import Closure

COUNTRY = "PE"
HOLIDAY_LANGUAGES = {"en": "en_US"}
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def day_in_words(day: date) -> str:
    """“martes 3 de noviembre”."""
    return f"{date_format(day, 'l')} {date_format(day, 'MONTH_DAY_FORMAT')}"


@lru_cache(maxsize=32)
def _holidays_of(year: int, language: str) -> dict[date, str]:
    """The national holidays of a year with their names."""
    return dict(holidays.country_holidays(COUNTRY, years=year, language=language))


def holiday_name(day: date) -> str:
    """What the country celebrates on that day, in the interface's language; nothing on a working day."""
    return _holidays_of(day.year, HOLIDAY_LANGUAGES.get(get_language() or "", "es")).get(day, "")


class SchoolCalendar:
    """The days without school of one cohort between two days: its closures are read once."""

    def __init__(self, cohort: Cohort, first_day: date, last_day: date) -> None:
        touching = Closure.objects.touching(cohort).filter(starts_on__lte=last_day, ends_on__gte=first_day)
        self._closures = list(touching.order_by("starts_on", "pk"))

    def reasons_against(self, day: date) -> list[str]:
        """Why there is no school on that day, each by its name; empty when there is."""
        named = [holiday_name(day)] if holiday_name(day) else []
        return named + [closure_name(closure) for closure in self._closures if closure.starts_on <= day <= closure.ends_on]


def closure_name(closure: Closure) -> str:
    """“Aniversario del colegio (5 al 9 de octubre)”: the closure with its days."""
    if closure.starts_on == closure.ends_on:
        return closure.name
    days = {"first": date_format(closure.starts_on, "MONTH_DAY_FORMAT"), "last": date_format(closure.ends_on, "MONTH_DAY_FORMAT")}
    return f"{closure.name} ({_('del %(first)s al %(last)s') % days})"
