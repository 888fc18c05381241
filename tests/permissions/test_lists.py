"""B-T4: a list is sorted and filtered by what it offers and by nothing else, so that nobody learns a field by its order."""

import pytest

from lms.accounts.enums import Role
from lms.records.models import Student

from ..builders import make_centre, make_cohort, make_enrolment, make_lesson, make_school, make_staff, make_student
from ..signing_in import signed_in
from .foreign import plant_things
from .questions import TABLE
from .small import ask_quietly
from .visits import CHANGING, undone

pytestmark = pytest.mark.django_db
ORDERINGS = (
    "centre__name",
    "students__document_hash",
    "-students__birth_year",
    "cohorts__enrolments__student__sort_name",
    "password",
    "owner__password",
    "?",
    "pk; drop table",
    "",
)
FILTERS = (
    "students__document_hash__startswith=a",
    "student__dni__startswith=4",
    "cohorts__enrolments__student__given_names=Rosa",
    "centre__schools__students__guardians__phone__startswith=9",
    "owner__password__startswith=pbkdf2",
    "pk__in=1,2,3",
    "id__regex=.*",
)


def lists() -> list[str]:
    """The addresses of our lists in the office, with the parts that scripts fetch."""
    return [name for name in TABLE if name.endswith((":index", ":index_results"))]


def shown(client, url: str, query: str = "") -> str:
    """The rows of a list, without what repeats the query itself."""
    with undone(client):
        page = client.get(url, QUERY_STRING=query).content
    listing = page.partition(b'id="listing-results"')[2] or page
    return CHANGING.sub(b"", listing.partition(b"<tbody")[2].partition(b"</tbody")[0]).decode()


@pytest.fixture
def crowded():
    """A coordinator with schools whose hidden facts would sort them otherwise than their names do."""
    centre = make_centre()
    names = ["Beta", "Alfa", "Gama"]
    for number, name in enumerate(names):
        school = make_school(centre=centre, name=name)
        student = make_student(school=school, surname=f"Z{9 - number}")
        Student.objects.filter(pk=student.pk).update(document_hash=f"{9 - number}", birth_year=2015 - number)
        make_enrolment(cohort=make_cohort(school=school), student=student)
    return signed_in(make_staff(role=Role.COORDINATOR, centre=centre))


def address(name: str) -> str:
    prefix, _, view = name.partition(":")
    return f"/admin/{prefix}/" + ("results/" if view == "index_results" else "")


def test_a_list_is_not_sorted_by_what_it_does_not_show(crowded):
    assert len(lists()) > 8
    for name in ("escuelas:index", "escuelas:index_results", "grupos:index"):
        plain = shown(crowded, address(name))
        assert {query: shown(crowded, address(name), f"ordering={query}") == plain for query in ORDERINGS} == dict.fromkeys(
            ORDERINGS, True
        )


def test_a_list_is_sorted_by_what_it_shows(crowded):
    """Otherwise the test above would see no difference, whatever is sorted by."""
    up, down = (shown(crowded, address("escuelas:index"), f"ordering={sign}name") for sign in ("", "-"))

    assert up.index("Alfa") < up.index("Gama")
    assert down.index("Gama") < down.index("Alfa")


def test_a_list_is_not_filtered_by_what_it_does_not_offer(crowded):
    for name in ("escuelas:index", "grupos:index"):
        plain = shown(crowded, address(name))
        assert {query: shown(crowded, address(name), query) == plain for query in FILTERS} == dict.fromkeys(FILTERS, True)


def test_no_list_gives_wagtail_s_own_export(side):
    for name in lists():
        for kind in ("csv", "xlsx"):
            role = "administrator" if "sedes" in name else "coordinator"
            answer = ask_quietly(side.ours, role, "GET", address(name), QUERY_STRING=f"export={kind}")
            assert answer.headers["Content-Type"].startswith("text/html"), name
            assert "Content-Disposition" not in answer.headers


def test_another_centre_s_school_filters_as_one_that_does_not_exist(side):
    client = side.ours.clients["coordinator"]
    theirs = side.theirs.arguments["school row"]["pk"]

    assert shown(client, "/admin/grupos/", f"school={theirs}") == shown(client, "/admin/grupos/", f"school={10**12}")


EDITORS_LISTS = ("/admin/pages/search/", "/admin/images/", "/admin/reports/aging-pages/")


def test_the_editor_s_lists_are_not_sorted_or_filtered_by_accounts():
    make_lesson()
    client = signed_in(make_staff(role=Role.EDITOR))
    plant_things()
    queries = [f"ordering={name}" for name in ("owner__password", "uploaded_by_user__password", "?")]
    queries += ["owner__password__startswith=m", "uploaded_by_user__username=persona1"]

    for url in EDITORS_LISTS:
        with undone(client):
            plain = client.get(url)
        for query in queries:
            with undone(client):
                odd = client.get(url, QUERY_STRING=query)
            assert odd.status_code == 200, (url, query)
            assert _titles(odd) == _titles(plain), (url, query)


def _titles(response) -> list[str]:
    return [str(item) for item in response.context.get("object_list") or response.context.get("pages") or []]


def test_a_list_that_sorted_by_anything_would_be_noticed(crowded, monkeypatch):
    """The control: with the check of the column taken out, the hidden order shows."""
    monkeypatch.setattr(
        "lms.core.viewsets.ScopedIndexView.order_queryset",
        lambda view, rows: rows.order_by(view.request.GET.get("ordering") or "name"),
    )

    assert shown(crowded, "/admin/escuelas/", "ordering=-students__birth_year") != shown(crowded, "/admin/escuelas/")
