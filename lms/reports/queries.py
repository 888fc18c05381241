"""The figures that anybody may see: counted from enrolments, registers and attendance, small ones hidden.

A finished cohort is one whose term is over, that held at least one meeting, and that has none to come.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Min
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from curriculum.models import WorkshopPage
from lms.attendance.models import AttendanceRecord
from lms.core import clock
from lms.records.models import AwarenessEvent, Centre, Cohort, Enrolment
from lms.scheduling.models import WorkshopSession

from .suppression import LEAST, Suppressed, suppress

# In the order of AwarenessEvent.BANDS, short enough for the head of a column.
BAND_NAMES = (_("6–9 años"), _("10–12 años"), _("13–15 años"), _("16–17 años"), _("18 o más"))
PLACE_FIELDS = ("pk", "starts_on", "cohort", "cohort__centre", "cohort__workshop", "cohort__attendance_threshold")


@dataclass(frozen=True)
class YearRow:
    """Students of a centre whose first attended meeting was in that year."""

    year: int
    students: int | None


@dataclass(frozen=True)
class WorkshopRow:
    """Places filled in a workshop's finished cohorts, and completions; None where hidden."""

    title: str
    tile: str
    places: int | None
    completed: int | None

    @property
    def percent(self) -> int | None:
        """Completions of places, whole; hidden with either, and where “all” or “nobody” would speak of few people."""
        if self.places is None or self.completed is None or not self.places:
            return None
        is_extreme = self.completed in (0, self.places)
        return None if is_extreme and self.places < 2 * LEAST else round(100 * self.completed / self.places)


@dataclass(frozen=True)
class CentreImpact:
    """What one centre has reached."""

    name: str
    years: list[YearRow]
    students: int | None
    workshops: list[WorkshopRow]
    all_workshops: WorkshopRow


@dataclass(frozen=True)
class EventRow:
    """One awareness event: what it was, and head counts by age band."""

    event: AwarenessEvent
    bands: list[int | None]
    reached: int | None

    @property
    def labelled(self) -> list[tuple[str, int | None]]:
        return labelled(self.bands)


@dataclass(frozen=True)
class Impact:
    """Everything on the impact page. `counted_on` is the day of counting."""

    counted_on: date
    centres: list[CentreImpact]
    events: list[EventRow]
    bands: list[int | None]
    reached: int | None

    @property
    def labelled(self) -> list[tuple[str, int | None]]:
        return labelled(self.bands)

    @property
    def band_names(self) -> list[str]:
        return [str(name) for name in BAND_NAMES]

    @property
    def percent(self) -> int | None:
        """Completions of places in all centres together; hidden when a centre's are."""
        sums = [centre.all_workshops for centre in self.centres]
        places = [row.places for row in sums]
        completed = [row.completed for row in sums]
        return WorkshopRow("", "", _sum(places), _sum(completed)).percent


def labelled(bands: list[int | None]) -> list[tuple[str, int | None]]:
    """The head counts with the name of their age band."""
    return [(str(name), count) for name, count in zip(BAND_NAMES, bands, strict=False)]


def _sum(parts: list[int | None]) -> int | None:
    return None if None in parts else sum(part for part in parts if part is not None)


@dataclass(frozen=True)
class _Place:
    """An enrolment in a finished cohort and whether it completed."""

    workshop: int
    is_completed: bool


def impact(*, now: datetime) -> Impact:
    """The figures at that moment, the same number of queries however much was taught."""
    attended = _attended_enrolments()
    workshops = _workshops()
    places = _places(now, attended)
    years = _first_years(attended)
    centres = [
        _centre(centre.name, years[centre.pk], places[centre.pk], workshops)
        for centre in Centre.objects.all()
        if years[centre.pk] or places[centre.pk]
    ]
    # The centre that has reached most comes first.
    centres.sort(key=lambda centre: -(centre.students or 0))
    return Impact(clock.local_day(now), centres, *_events())


def _attended_enrolments() -> list[dict]:
    """Each enrolment that attended something: its centre, its student, the first attended moment and how many meetings."""
    rows = (
        AttendanceRecord.objects.attended()
        .values("enrolment")
        .annotate(
            student=F("enrolment__student"),
            centre=F("enrolment__cohort__centre"),
            zone=F("enrolment__cohort__centre__time_zone"),
            first=Min("register__session__starts_at"),
            meetings=Count("pk"),
        )
    )
    return list(rows)


def _first_years(attended: list[dict]) -> defaultdict[int, Counter]:
    """By centre, how many students attended first in each year. Each counts once; a head count is somebody of its own."""
    firsts: dict[tuple, tuple[datetime, str]] = {}
    for row in attended:
        who = (row["centre"], "student", row["student"]) if row["student"] else (row["centre"], "place", row["enrolment"])
        firsts[who] = min(firsts.get(who, (row["first"], row["zone"])), (row["first"], row["zone"]))
    years: defaultdict[int, Counter] = defaultdict(Counter)
    for who, (moment, zone) in firsts.items():
        years[who[0]][moment.astimezone(ZoneInfo(zone)).year] += 1
    return years


def _places(now: datetime, attended: list[dict]) -> defaultdict[int, list[_Place]]:
    """By centre, the places of finished cohorts, each with its outcome."""
    meetings = {row["enrolment"]: row["meetings"] for row in attended}
    enrolments = list(Enrolment.objects.filter(cohort__in=finished_cohorts(now)).values(*PLACE_FIELDS))
    completed = _completed(enrolments, meetings)
    places: defaultdict[int, list[_Place]] = defaultdict(list)
    for row in enrolments:
        places[row["cohort__centre"]].append(_Place(row["cohort__workshop"], row["pk"] in completed))
    return places


def completed_places(enrolments) -> set[int]:
    """Which of these enrolments reached the share of held meetings that their cohort asks for."""
    attended = AttendanceRecord.objects.attended().filter(enrolment__in=enrolments).order_by().values_list("enrolment")
    return _completed(list(enrolments.values(*PLACE_FIELDS)), dict(attended.annotate(Count("pk"))))


def _completed(enrolments: list[dict], meetings: dict[int, int]) -> set[int]:
    """By the rule of the certificate: held meetings from the first day of the place on, and the cohort's own threshold."""
    held = _held_days({row["cohort"] for row in enrolments})
    completed = set()
    for row in enrolments:
        counted = sum(day >= row["starts_on"] for day in held[row["cohort"]])
        needed = -(-row["cohort__attendance_threshold"] * counted // 100)
        if counted and meetings.get(row["pk"], 0) >= needed:
            completed.add(row["pk"])
    return completed


def finished_cohorts(now: datetime):
    """Cohorts whose term is over, that held a meeting, and that have none to come."""
    begun = Cohort.objects.filter(term__ends_on__lt=clock.local_day(now), first_held_on__isnull=False)
    return begun.exclude(pk__in=WorkshopSession.objects.to_come(now).values("cohort"))


def _held_days(cohorts: set[int]) -> defaultdict[int, list[date]]:
    """The days of each cohort's held meetings: those with a register that were not cancelled."""
    held = WorkshopSession.objects.planned().filter(cohort__in=cohorts, register__isnull=False)
    days: defaultdict[int, list[date]] = defaultdict(list)
    for cohort, starts_at, zone in held.values_list("cohort_id", "starts_at", "cohort__centre__time_zone"):
        days[cohort].append(clock.local_day(starts_at, ZoneInfo(zone)))
    return days


def _workshops() -> dict[int, tuple[str, str]]:
    """Title in this language and tile of every workshop that a cohort may point to, in the order of their codes."""
    pages = WorkshopPage.objects.order_by("code").values_list("pk", "translation_key", "title", "tile", "locale__language_code")
    rows = list(pages)
    titles = {key: title for _pk, key, title, _tile, language in rows if language == get_language()}
    return {pk: (titles.get(key, title), tile) for pk, key, title, tile, _language in rows}


def _centre(name: str, years: Counter, places: list[_Place], workshops: dict[int, tuple[str, str]]) -> CentreImpact:
    known = sorted(years)
    by_year = suppress([[years[year]] for year in known], has_row_totals=False)
    filled = Counter(place.workshop for place in places)
    completed = Counter(place.workshop for place in places if place.is_completed)
    own = [pk for pk in workshops if pk in filled]
    # Who did not complete is shown nowhere, but whoever subtracts sees it: it is hidden by the same rule.
    sums = suppress([[completed[pk], filled[pk] - completed[pk]] for pk in own])
    return CentreImpact(
        name=name,
        years=[YearRow(year, cells[0]) for year, cells in zip(known, by_year.cells, strict=True)],
        students=by_year.total if known else 0,
        workshops=[_workshop(*workshops[pk], sums, i) for i, pk in enumerate(own)],
        all_workshops=_all_workshops(sums),
    )


def _workshop(title: str, tile: str, sums: Suppressed, i: int) -> WorkshopRow:
    return WorkshopRow(title, tile, places=sums.rows[i], completed=sums.cells[i][0])


def _all_workshops(sums: Suppressed) -> WorkshopRow:
    return WorkshopRow("", "", places=sums.total, completed=sums.columns[0] if sums.columns else 0)


def _events() -> tuple[list[EventRow], list[int | None], int | None]:
    """All awareness events, newest first, with the sums of each band and of all."""
    events = list(AwarenessEvent.objects.select_related("partner"))
    sums = suppress([[getattr(event, band) for band in AwarenessEvent.BANDS] for event in events])
    rows = [EventRow(event, cells, total) for event, cells, total in zip(events, sums.cells, sums.rows, strict=True)]
    return rows, sums.columns, sums.total
