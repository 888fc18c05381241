"""Rosters out and in again, and what both cost in queries."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from lms.records.models import Consent, Guardian, Student
from lms.records.resources import TEMPLATE, export_roster, roster_template
from lms.records.roster.headings import meaning_of
from tests.builders import make_cohort, make_enrolment

from .rosters import ANA, HEADINGS, LUIS, ROSA, WITH_CONSENT, csv_of, outcomes, preview, store

pytestmark = pytest.mark.django_db
FULL = (*HEADINGS, "apoderado_nombre", "apoderado_parentesco", "apoderado_celular", "autorizacion", "constancia_verificable")
PEOPLE = [
    (*ANA, "Rosa Ríos", "madre", "965123456", "Sí", "Sí"),
    (*LUIS, "", "", "", "Sí, sin constancia", "No"),
    (*ROSA, "Julia Ñahui", "", "", "Pendiente", ""),
    ("Inuma", "", "-Keyla", "", "", "", "", "", "", "", ""),
]


@pytest.fixture
def cohort():
    """Ours, stored from a file; another school's beside it."""
    make_enrolment(cohort=make_cohort())
    cohort = make_cohort()
    store(cohort, csv_of(*PEOPLE, headings=FULL))
    return cohort


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_importing_an_export_changes_nothing(cohort, kind):
    content = export_roster(cohort=cohort, kind=kind)
    before = [list(model.objects.order_by("pk").values()) for model in (Student, Consent, Guardian)]

    found = store(cohort, content)

    assert outcomes(found) == ["same"] * 4
    assert [list(model.objects.order_by("pk").values()) for model in (Student, Consent, Guardian)] == before


def test_an_export_holds_the_roster_of_this_cohort_and_no_document(cohort):
    rows = list(csv.reader(StringIO(export_roster(cohort=cohort, kind="csv").decode("utf-8-sig"))))

    assert [row[1:4] for row in rows[1:]] == [
        ["De la Cruz", "Ñahui", "Rosa Elena"],
        ["Inuma", "", "'-Keyla"],
        ["Muñoz", "Ávila", "Luis"],
        ["Tapullima", "Ríos", "Analí"],
    ]
    assert not any("71000001" in cell or "•" in cell for row in rows for cell in row)
    assert not any("document" in heading for heading in rows[0])


def test_cells_of_an_exported_workbook_are_text(cohort):
    sheet = load_workbook(BytesIO(export_roster(cohort=cohort, kind="xlsx"))).active

    assert sheet.cell(3, 4).value == "-Keyla"
    assert sheet.cell(3, 4).data_type == "s"


def test_a_name_may_be_corrected_by_the_code_of_an_export(cohort):
    text = export_roster(cohort=cohort, kind="csv").decode("utf-8-sig").replace("Analí", "Ana Lía")

    found = store(cohort, text.encode())

    assert sorted(outcomes(found)) == ["changed", "same", "same", "same"]
    assert Student.objects.filter(given_names="Ana Lía").count() == 1
    assert not Student.objects.filter(given_names="Analí").exists()


def test_a_code_of_another_centre_answers_like_an_invented_one(cohort):
    headings = ("codigo_maloca", *HEADINGS)
    foreign = Student.objects.exclude(centre=cohort.centre).get()
    rows = [
        (foreign.public_id, *ANA[:3], "", "", ""),
        ("00000000-0000-4000-8000-000000000000", *LUIS[:3], "", "", ""),
        ("x", *ROSA),
    ]

    found = preview(cohort, csv_of(*rows, headings=headings))

    assert outcomes(found) == ["error"] * 3
    assert len({tuple(row["messages"]) for row in found.report["rows"]}) == 1


def test_head_counts_and_those_who_left_are_not_exported(cohort, today):
    store(cohort, csv_of((*ANA, "No", ""), headings=WITH_CONSENT))
    cohort.enrolments.filter(student__given_names="Luis").update(ends_on=today)

    text = export_roster(cohort=cohort, kind="csv").decode("utf-8-sig")

    assert len(text.strip().splitlines()) == 3


def test_the_template_has_headings_that_are_all_understood():
    sheet = load_workbook(BytesIO(roster_template())).active

    assert [cell.value for cell in sheet[1]] == list(TEMPLATE)
    assert all(map(meaning_of, TEMPLATE))


def many(count: int, phone: str) -> bytes:
    letters = "abcdefghijklmnopqrstuvwxyz"
    rest = ("05/2012", "Mujer", "Rosa", "tía", phone, "Sí", "No")
    people = [(f"Apellido{letters[n % 26]}{letters[n // 26]}", "Ríos", "Ana", f"{72000000 + n}", *rest) for n in range(count)]
    return csv_of(*people, headings=FULL)


def queries_of(cohort, content: bytes) -> int:
    with CaptureQueriesContext(connection) as context:
        store(cohort, content)
    return len(context)


def test_a_roster_costs_the_same_queries_for_one_row_and_for_fifty():
    costs = []
    for count in (1, 50):
        cohort = make_cohort(capacity=60)
        Student.objects.update(document_hash="")
        costs.append([queries_of(cohort, many(count, phone)) for phone in ("965000001", "965000001", "965000002")])

    assert costs[0] == costs[1]
    assert max(costs[0]) <= 40


def test_an_export_is_understood_whatever_the_language_of_the_interface(cohort):
    with translation.override("en"):
        content = export_roster(cohort=cohort, kind="xlsx")

    assert outcomes(preview(cohort, content)) == ["same"] * 4
