"""The way to the certificate, for pages of lower apps."""

from collections.abc import Mapping

from django import template

from lms.core import clock
from lms.records.models import Cohort, Enrolment

from ..queries import StandingRow, standings_of

register = template.Library()


@register.simple_tag
def standings(cohort: Cohort) -> dict[int, StandingRow]:
    """Every enrolment's standing by its key, in a fixed number of queries."""
    return {row.enrolment.pk: row for row in standings_of(cohort, clock.now())}


@register.simple_tag
def standing_of(found: Mapping[int, StandingRow], enrolment: Enrolment) -> StandingRow | None:
    """The standing of one enrolment."""
    return found.get(enrolment.pk)
