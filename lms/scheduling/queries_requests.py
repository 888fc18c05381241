"""What a request says, what was offered, and what its school has: for the pages of schools and of their centre."""

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from wagtail.models import Locale

from curriculum.models import WorkshopPage
from lms.core import clock
from lms.records.models import Agreement, Cohort, School

from .enums_requests import RequestState
from .models import RequestStep, WorkshopRequest
from .queries import localised
from .queries_agreements import Standing, standing_of, with_used

# More than a school asks for in some years.
SHOWN = 100


@dataclass(frozen=True)
class Terms:
    """What both sides would agree on: the workshop in the interface's language, and days and hours."""

    workshop: WorkshopPage
    title: str
    first_day: date
    second_day: date | None
    starts: time | None
    ends: time | None


@dataclass(frozen=True)
class RequestPage:
    """A request with its steps, newest first; what was offered last, where something was; and the cohort that it became.

    `cohort` is for whoever sees that cohort; how many meetings it has, and since when, every teacher of the school may know.
    """

    request: WorkshopRequest
    asked: Terms
    offered: Terms | None
    offer: RequestStep | None
    history: tuple[RequestStep, ...]
    cohort: Cohort | None
    sessions: int
    first_day: date | None

    @property
    def terms(self) -> Terms:
        """What stands at the moment: the offer, or what was asked."""
        return self.offered or self.asked


def offered_workshops() -> QuerySet[WorkshopPage]:
    """Workshops that can be asked for, in the source language, in the order of the site."""
    return WorkshopPage.objects.live().filter(locale=Locale.get_default()).defer("stages").order_by("path")


def request_page(request: WorkshopRequest, user) -> RequestPage:
    """All that the page of one request shows to this person; the cohort only where it is in their scope. Four queries at most."""
    history = tuple(request.history.select_related("by", "workshop").order_by("-number"))
    offer = next((step for step in history if step.to_state == RequestState.COUNTERED), None)
    titles = localised([request.workshop, offer.workshop if offer else None])
    offered = _terms(offer, offer.workshop, titles) if offer and offer.workshop else None
    asked = _terms(request, request.workshop, titles)
    return RequestPage(request, asked, offered, offer, history, *_outcome(request, user))


def _outcome(request: WorkshopRequest, user) -> tuple[Cohort | None, int, date | None]:
    """The cohort where this person sees it, how many meetings it has, and the day of the first."""
    if request.cohort is None:
        return None, 0, None
    starts = list(request.cohort.sessions.planned().order_by("starts_at").values_list("starts_at", flat=True))
    zone = ZoneInfo(request.school.centre.time_zone)
    first_day = clock.local_day(starts[0], zone) if starts else None
    return Cohort.objects.visible_to(user).filter(pk=request.cohort_id).first(), len(starts), first_day


def _terms(said, workshop: WorkshopPage, titles: dict[int, WorkshopPage]) -> Terms:
    title = titles[workshop.pk].title
    return Terms(workshop, title, said.first_day, said.second_day, said.starts, said.ends)


def terms_of(request: WorkshopRequest) -> Terms:
    """What was agreed: what the centre offered last, or else what the school asked for."""
    offer = request.history.filter(to_state=RequestState.COUNTERED).select_related("workshop").last()
    workshop = offer.workshop if offer and offer.workshop else request.workshop
    return _terms(offer or request, workshop, localised([workshop]))


@dataclass(frozen=True)
class SchoolStanding:
    """A school and how each of its agreements stands."""

    school: School
    standings: tuple[Standing, ...]


def schools_with_agreements(schools: QuerySet[School], today: date) -> list[SchoolStanding]:
    """Each of these schools with its agreements that are not over, and the last one that is. Two queries."""
    found = with_used(Agreement.objects.filter(school__in=schools)).order_by("-starts_on")
    by_school: dict[int | None, list[Standing]] = {}
    for agreement in found:
        by_school.setdefault(agreement.school_id or 0, []).append(standing_of(agreement, today))
    return [SchoolStanding(school, _worth_showing(by_school.get(school.pk, []), today)) for school in schools]


def _worth_showing(standings: list[Standing], today: date) -> tuple[Standing, ...]:
    holding = [one for one in standings if not one.agreement.ends_on or one.agreement.ends_on >= today]
    return tuple(holding or standings[:1])


def requests_of_schools(user) -> list[tuple[WorkshopRequest, str]]:
    """Requests of the schools for which this person speaks, newest first, each with its workshop's title. Two queries at most."""
    found = list(WorkshopRequest.objects.of_schools_taught_by(user).for_listing()[:SHOWN])
    titles = localised(one.workshop for one in found)
    return [(one, titles[one.workshop_id].title) for one in found]
