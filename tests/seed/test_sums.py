"""Every total of the demo, counted in the database."""

import pytest

from lms.core import clock
from lms.credentials.enums import Standing
from lms.credentials.queries import standings_of
from lms.portal.demo import figures
from lms.portal.demo.sums import check_sums, sums
from lms.records.models import Cohort, Student
from lms.reports.queries import finished_cohorts, impact

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("seed")]

NAMES = [
    "students",
    "new students by year",
    "sex",
    "age bands",
    "districts",
    "disability",
    "self-identification",
    "peoples",
    "asked under 12",
    "places",
    "completions",
    "reached by events",
    "students twice in a workshop",
    "places without attendance",
]


@pytest.fixture(scope="module")
def counted(told, django_db_blocker):
    with django_db_blocker.unblock():
        return {name: (wanted, found) for name, wanted, found in sums()}


def test_every_total_is_looked_at(counted):
    assert list(counted) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_total(counted, name):
    wanted, found = counted[name]

    assert found == wanted


def test_the_bands_and_answers_add_up_to_everybody():
    for parts in (figures.SEXES, figures.AGE_BANDS, figures.DISTRICTS, figures.DISABILITIES, figures.SELF_IDENTIFICATIONS):
        assert sum(parts.values()) == figures.STUDENTS == sum(figures.NEW_STUDENTS.values()) == sum(figures.AGES.values())
    assert sum(figures.PLACES.values()) == 1338
    assert sum(figures.COMPLETIONS.values()) == 1032
    assert sum(figures.PEOPLES.values()) == 246
    assert min(figures.PEOPLES.values()) >= 5


def test_a_wrong_total_is_noticed(seeded):
    Student.objects.filter(sex="female", centre__code="IQ", enrolments__cohort__code="IQ-1A-26").update(sex="male")

    with pytest.raises(AssertionError, match="sex"):
        check_sums()


def test_the_public_page_counts_the_same(seeded, now):
    iquitos, lima = impact(now=now).centres

    assert iquitos.name == "Sede Iquitos"
    assert {row.year: row.students for row in iquitos.years} == figures.NEW_STUDENTS
    assert iquitos.students == figures.STUDENTS
    assert [row.places for row in iquitos.workshops] == list(figures.PLACES.values())
    assert [row.completed for row in iquitos.workshops] == list(figures.COMPLETIONS.values())
    assert (iquitos.all_workshops.places, iquitos.all_workshops.completed, iquitos.all_workshops.percent) == (1338, 1032, 77)
    assert lima.students < 100


def test_the_rule_of_the_certificate_finds_the_same_completions(seeded):
    now = clock.now()
    completed = 0
    for cohort in finished_cohorts(now).filter(centre__code="IQ"):
        reached = (Standing.EARNED, Standing.ISSUED, Standing.NO_CONSENT)
        completed += sum(row.standing in reached for row in standings_of(cohort, now))

    assert Cohort.objects.filter(centre__code="IQ").count() > 60
    assert completed == sum(figures.COMPLETIONS.values())
