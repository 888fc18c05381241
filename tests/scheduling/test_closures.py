"""Days without school: the official year, and what coordinators enter."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from lms.accounts.enums import Role
from lms.scheduling.calendar import SchoolCalendar
from lms.scheduling.enums import ClosureKind
from lms.scheduling.models import Closure
from lms.scheduling.queries_closures import sessions_on
from lms.scheduling.school_year import BREAKS, breaks_of, load_school_year
from tests.builders import a_day, make_centre, make_cohort, make_school, make_session, make_staff
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

# The first and the last day of classes of each block, as the ministry set them.
BLOCKS_2026 = [
    (date(2026, 3, 16), date(2026, 5, 15)),
    (date(2026, 5, 25), date(2026, 7, 24)),
    (date(2026, 8, 10), date(2026, 10, 9)),
    (date(2026, 10, 19), date(2026, 12, 18)),
]


def test_between_the_blocks_of_2026_there_is_no_school_and_in_them_there_is():
    load_school_year(2026)
    cohort = make_cohort()
    calendar = SchoolCalendar(cohort, date(2026, 3, 2), date(2026, 12, 31))
    breaks = [(one.first, one.last) for one in breaks_of(2026)]

    for first, last in BLOCKS_2026:
        assert not any(start <= last and first <= end for start, end in breaks)
    for (_first, last), (first, _last) in zip(BLOCKS_2026, BLOCKS_2026[1:], strict=False):
        between = [last + timedelta(days=n) for n in range(1, (first - last).days)]
        assert all(calendar.reasons_against(day) for day in between if day.weekday() < 5)


def test_the_year_after_is_the_same_52_weeks_later_and_says_that_it_is_expected():
    load_school_year(2026)
    load_school_year(2027)

    later = Closure.objects.filter(starts_on__year=2027)
    assert [one.starts_on - timedelta(weeks=52) for one in later.order_by("starts_on")][:4] == [one.first for one in BREAKS]
    assert {(one.is_provisional, one.source) for one in later} == {(True, "")}
    assert set(Closure.objects.filter(starts_on__lt=date(2026, 12, 1)).values_list("is_provisional", "source")) == {
        (False, "R.M. 501-2025-MINEDU")
    }


def test_an_open_workshop_at_a_centre_goes_on_in_the_breaks_of_the_schools():
    load_school_year(2026)
    cohort = make_cohort()
    cohort.school = None
    cohort.save()

    assert SchoolCalendar(cohort, date(2026, 5, 18), date(2026, 5, 22)).reasons_against(date(2026, 5, 19)) == []


def test_the_command_writes_a_year_once_and_refuses_one_that_nobody_knows():
    out = StringIO()
    call_command("load_school_year", stdout=out)
    call_command("load_school_year", "2026", stdout=out)

    assert out.getvalue().splitlines() == [
        f"{year}: {n} periodos sin clases nuevos." for year, n in ((2026, 5), (2027, 5), (2026, 0))
    ]
    with pytest.raises(CommandError, match="2025 no"):
        call_command("load_school_year", "2026", "2025", stdout=out)


@pytest.fixture
def side():
    class Side:
        school, elsewhere = make_school(), make_school()
        client = signed_in(make_staff(role=Role.COORDINATOR, centre=school.centre))

    Side.school.ugel = "UGEL Maynas"
    Side.school.save()
    return Side


def closure_data(place: str, /, **changes) -> dict:
    return {
        "name": "Creciente",
        "kind": "flood",
        "starts_on": a_day(after=1),
        "ends_on": a_day(after=3),
        "place": place,
    } | changes


@pytest.mark.parametrize("whose", ["centre", "ugel", "district", "school"])
def test_a_closure_is_of_exactly_one_place(side, whose):
    centre = side.school.centre
    place, stored = {
        "centre": (f"centre:{centre.pk}", (centre, None, "", "")),
        "ugel": (f"ugel:{centre.pk}:UGEL Maynas", (centre, None, "", "UGEL Maynas")),
        "district": (f"district:{centre.pk}:Belén", (centre, None, "Belén", "")),
        "school": (f"school:{side.school.pk}", (centre, side.school, "", "")),
    }[whose]

    side.client.post(reverse("dias-sin-clases:add"), closure_data(place))

    closure = Closure.objects.get()
    assert (closure.centre, closure.school, closure.district, closure.ugel) == stored
    shown = side.client.get(reverse("dias-sin-clases:edit", args=[closure.pk])).content.decode()
    assert f'value="{place}" selected' in shown


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"place": ""}, "Elija dónde no hay clases."),
        ({"place": "foreign"}, "Elija una opción de la lista"),
        ({"place": "school:999999"}, "Elija una opción de la lista"),
        ({"ends_on": a_day()}, "El último día no puede ser antes del primero."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(side, changes, sentence):
    if changes.get("place") == "foreign":
        changes = {"place": f"school:{side.elsewhere.pk}"}

    page = side.client.post(reverse("dias-sin-clases:add"), closure_data(f"school:{side.school.pk}", **changes))

    assert sentence in page.content.decode()
    assert not Closure.objects.exists()


def test_the_breaks_of_everybody_are_read_and_not_written(side):
    load_school_year(2026)
    everybodys = Closure.objects.earliest("starts_on")

    page = side.client.get(reverse("dias-sin-clases:index")).content.decode()
    edit = reverse("dias-sin-clases:edit", args=[everybodys.pk])

    assert "Semanas de gestión antes del bloque 1 · R.M. 501-2025-MINEDU" in page
    assert "(provisional)" in page
    assert edit not in page
    for view in ("edit", "delete"):
        assert side.client.post(reverse(f"dias-sin-clases:{view}", args=[everybodys.pk]), closure_data("x")).status_code == 404


def test_entering_a_closure_says_which_meetings_fall_on_it_and_leads_to_them(side):
    falls = make_session(cohort=make_cohort(school=side.school), day=a_day(after=2))
    beside = make_session(cohort=make_cohort(school=side.school), day=a_day(after=4))
    foreign = make_session(cohort=make_cohort(school=side.elsewhere), day=a_day(after=2))

    page = side.client.post(
        reverse("dias-sin-clases:add"), closure_data(f"school:{side.school.pk}"), follow=True
    ).content.decode()

    assert "1 sesión programada cae en esos días" in page
    assert str(falls.public_id) in page
    assert str(beside.public_id) not in page
    assert str(foreign.public_id) not in page


@pytest.mark.parametrize("where", ["centre", "district", "ugel", "school"])
def test_the_meetings_of_a_closure_are_those_that_it_touches(side, where):
    other = make_school(centre=side.school.centre, district="Punchana")
    ours, theirs = (make_session(cohort=make_cohort(school=school), day=a_day(after=2)) for school in (side.school, other))
    facts = {"centre": {}, "district": {"district": "Belén"}, "ugel": {"ugel": "UGEL Maynas"}, "school": {"school": side.school}}
    days = {"starts_on": a_day(after=2), "ends_on": a_day(after=2), "name": "x", "kind": ClosureKind.FLOOD}
    closure = Closure.objects.create(centre=side.school.centre, **days, **facts[where])
    make_session(cohort=make_cohort(school=make_school(centre=make_centre())), day=a_day(after=2))

    assert set(sessions_on(closure)) == ({ours, theirs} if where == "centre" else {ours})
