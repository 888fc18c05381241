"""English for readers in Peru: day before month, 24 hours, weeks from Monday."""

from ..peru import *  # noqa: F403  (Django reads the formats of a language from one module)

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
