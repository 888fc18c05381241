"""Dates and numbers as Peru writes them: 23/09/2026, 23 de setiembre de 2026, 14:30, 1,234.50. Weeks begin on Monday."""

from ..peru import *  # noqa: F403  (Django reads the formats of a language from one module)

DATE_FORMAT = r"j \d\e F \d\e Y"
DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
YEAR_MONTH_FORMAT = r"F \d\e Y"
MONTH_DAY_FORMAT = r"j \d\e F"
