"""The school years of the demo: blocks with fixed dates, the term that contains today, and weekly meetings in both."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from lms.scheduling.calendar import WEEK, holiday_name

from .drafts import LESSONS, MINUTES, Meeting

BLOCKS = {
    (2024, 1): (date(2024, 3, 11), date(2024, 5, 17)),
    (2024, 2): (date(2024, 5, 27), date(2024, 7, 26)),
    (2024, 3): (date(2024, 8, 5), date(2024, 10, 11)),
    (2024, 4): (date(2024, 10, 14), date(2024, 12, 20)),
    (2025, 1): (date(2025, 3, 17), date(2025, 5, 16)),
    (2025, 2): (date(2025, 5, 26), date(2025, 7, 25)),
    (2025, 3): (date(2025, 8, 11), date(2025, 10, 10)),
    (2025, 4): (date(2025, 10, 20), date(2025, 12, 19)),
    (2026, 1): (date(2026, 3, 16), date(2026, 5, 15)),
    (2026, 2): (date(2026, 5, 25), date(2026, 7, 24)),
    (2026, 3): (date(2026, 8, 10), date(2026, 10, 9)),
}
CURRENT_TERM = "Periodo en curso"
DAYS_BEFORE, DAYS_AFTER = 70, 110
SAN_JUAN = "Fiesta de San Juan"
# Weekday (Monday is 0) and hour: the double Tutoría hour for A, an afternoon at school for B, Saturday at the centre for C and D.
SLOTS = {
    "A": [(1, time(10)), (3, time(10)), (1, time(8)), (2, time(10)), (0, time(8)), (2, time(8))],
    "B": [(2, time(14, 30)), (1, time(14, 30)), (0, time(14, 30)), (4, time(14, 30)), (3, time(14, 30))],
    "C": [(5, time(9)), (5, time(15)), (4, time(16))],
    "D": [(5, time(11, 15)), (5, time(15)), (5, time(9)), (2, time(16, 45))],
}


def term_name(block: tuple[int, int]) -> str:
    return f"{block[0]} · Bloque {block[1]}"


def current_term(today: date) -> tuple[date, date]:
    """First and last day of the demo's term, which always contains today."""
    return today - timedelta(days=DAYS_BEFORE), today + timedelta(days=DAYS_AFTER)


def is_school_day(day: date, centre: str) -> bool:
    """No national holiday, and in Iquitos no San Juan."""
    return not holiday_name(day) and not (centre == "IQ" and (day.month, day.day) == (6, 24))


def school_days(block: tuple[int, int], weekday: int, centre: str) -> list[date]:
    """The days of that weekday in the block on which there is school."""
    first, last = BLOCKS[block]
    return [day for day in _weekly(first + timedelta(days=(weekday - first.weekday()) % 7), last) if is_school_day(day, centre)]


def _weekly(day: date, last: date) -> Iterator[date]:
    while day <= last:
        yield day
        day += WEEK


def weekly_meetings(workshop: str, days: list[date], hour: time, rained_on: int | None = None) -> list[Meeting]:
    """One meeting a lesson on the first of these days; the lesson that it rained on is suspended and given a week later."""
    meetings, lessons = [], iter(range(1, LESSONS[workshop] + 1))
    lesson = next(lessons)
    for number, day in enumerate(days):
        if number == rained_on:
            meetings.append(Meeting(lesson, day, hour, MINUTES[workshop], is_held=False, cancelled_for="rain"))
            continue
        meetings.append(Meeting(lesson, day, hour, MINUTES[workshop]))
        if (lesson := next(lessons, 0)) == 0:
            return meetings
    raise ValueError(f"{len(days)} days are too few for workshop {workshop}")
